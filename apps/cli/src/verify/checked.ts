import type { SaidReport, Trust, Verdict } from '@atalaya/evidence'

/** What became of checking one path: the verdict, in words, and in full for programs. */
export interface Checked {
  readonly verdict: Verdict | 'unreadable'
  readonly said: SaidReport
  readonly detail: object
}

export interface Ask {
  readonly trust: Trust
  /** The file with the bytes that a tlog-proof is about. */
  readonly entry: string | undefined
  /** Checkpoints that the reader kept: a log must extend them. */
  readonly earlier: readonly string[]
  readonly language: 'es' | 'en'
}
