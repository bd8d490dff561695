import type { Observation } from './correlate.ts'
import type { FormName, LineForm } from './lines.ts'
import type { Alert, FileResult, Finding, Match } from './match.ts'
import { type Batch, type FromWorker, SHARED } from './messages.ts'
import type { ScanSink } from './scan-file.ts'

/** Characters of lines and bytes read after which they are told. */
const TOLD_AT = 1_000_000
const MAX_HELD = 10_000
/** Bytes of lines on their way, by thread. */
const MAX_UNWRITTEN = 16_000_000
const LOOK_AGAIN_MS = 100

export interface OutboxOptions {
  readonly forms: readonly (readonly [FormName, LineForm])[]
  readonly shared: Int32Array
  readonly send: (message: FromWorker, moved: ArrayBuffer[]) => void
  readonly stopped: () => boolean
}

/** What a thread has found and not yet told: many at a time, since each message costs as much as an event. */
export class Outbox implements ScanSink {
  readonly #options: OutboxOptions
  readonly #encoder = new TextEncoder()
  readonly #texts: string[]
  /** Of the texts. */
  #length = 0
  /** Read since the last message, and of it what belongs to the file being read. */
  #read = 0
  #bytes = 0
  #results: FileResult[] = []
  /** Part of what the file being read came to was told. */
  #begun = false
  #alerts: Alert[] = []
  #findings: Finding[] = []
  #observations: Observation[] = []

  constructor(options: OutboxOptions) {
    this.#options = options
    this.#texts = options.forms.map(() => '')
  }

  found(match: Match, event: Finding['event']): void {
    const { time, level, rule, title, tags, host } = match
    this.#alerts.push({ time, level, rule, title, tags, host })
    for (const [at, [, { line }]] of this.#options.forms.entries()) {
      const text = line(match)
      this.#texts[at] += text
      this.#length += text.length
    }
    if (event !== undefined) {
      const { raw: _, ...shown } = match
      this.#findings.push({ match: shown, event })
    }
    this.#tellWhenMany()
  }

  observe(observation: Observation): void {
    this.#observations.push(observation)
    this.#tellWhenMany()
  }

  progress(bytes: number): void {
    this.#bytes += bytes
    this.#read += bytes
    this.#tellWhenMany()
  }

  done(result: FileResult): void {
    this.#results.push(result)
    this.#bytes = 0
    // A file is told whole or not at all, should the thread die in a later one; but for large ones.
    if (this.#begun) this.tell()
    this.#begun = false
  }

  #tellWhenMany(): void {
    const many = this.#observations.length >= MAX_HELD || this.#alerts.length >= MAX_HELD
    if (!many && this.#length + this.#read < TOLD_AT) return
    this.#begun = true
    this.tell()
  }

  tell(): void {
    const lines = this.#options.forms.map(([form], at) => [form, this.#encoder.encode(this.#texts[at])] as const)
    const batch: Batch = {
      kind: 'found',
      bytes: this.#bytes,
      alerts: this.#alerts,
      lines: lines.filter(([, text]) => text.length > 0),
      findings: this.#findings,
      observations: this.#observations,
      results: this.#results,
    }
    this.#texts.fill('')
    this.#read = 0
    this.#results = []
    this.#length = 0
    this.#bytes = 0
    this.#alerts = []
    this.#findings = []
    this.#observations = []
    const unwritten = batch.lines.reduce((sum, [, text]) => sum + text.length, 0)
    Atomics.add(this.#options.shared, SHARED.unwritten, unwritten)
    this.#options.send(
      batch,
      batch.lines.map(([, text]) => text.buffer as ArrayBuffer), // the encoder makes plain ones
    )
    this.#waitForRoom()
  }

  /** A reader that is slower than the scan would otherwise have everything wait in memory. */
  #waitForRoom(): void {
    const { shared, stopped } = this.#options
    const unwritten = () => Atomics.load(shared, SHARED.unwritten)
    for (let held = unwritten(); held > MAX_UNWRITTEN && !stopped(); held = unwritten())
      Atomics.wait(shared, SHARED.unwritten, held, LOOK_AGAIN_MS)
  }
}
