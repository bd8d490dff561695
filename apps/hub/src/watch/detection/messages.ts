import type { LoadOptions } from '@atalaya/sigma'
import type { Finding } from '../alerts/model.ts'
import type { SeenKind } from '../coverage/model.ts'
import type { RuleHits } from '../rules/model.ts'
import type { Heard } from '../sources/model.ts'

/** A file of rules as read, or an uploaded rule under the name `uploaded:<id>`. */
export interface RuleText {
  readonly file: string
  readonly text: string
}

export interface RuleSet {
  readonly texts: readonly RuleText[]
  /** What the texts are loaded with. */
  readonly loading?: LoadOptions
  /** Office → rules that are switched off there. */
  readonly off: Readonly<Record<string, readonly string[]>>
}

/** A batch of the stream, as a worker needs it. */
export interface WorkBatch {
  readonly offset: number
  readonly id: string
  readonly source: string
  readonly office: string
  /** The office's time zone, as IANA names it. */
  readonly zone: string
  readonly receivedAt: number
  readonly payload: Uint8Array
  /** Lines that must not be decoded, with the error to keep. */
  readonly poison: Readonly<Record<number, string>>
}

export type Task =
  | { readonly kind: 'rules'; readonly rules: RuleSet }
  | { readonly kind: 'restore'; readonly partition: number; readonly snapshot: Uint8Array | null }
  | {
      readonly kind: 'group'
      readonly partition: number
      readonly batches: readonly WorkBatch[]
      /** The batches are in the event store already: they only bring correlation to where it was. */
      readonly replay: boolean
      readonly snapshot: boolean
    }
  | { readonly kind: 'snapshot'; readonly partition: number }
  /** Decodes and matches lines `from` to before `to` of the batches laid end to end, and forgets them. */
  | { readonly kind: 'probe'; readonly batches: readonly WorkBatch[]; readonly from: number; readonly to: number }

export interface GroupResult {
  /** Rows as TabSeparated, for the event store. */
  readonly rows: Uint8Array
  readonly events: number
  readonly findings: readonly Finding[]
  readonly hits: readonly RuleHits[]
  readonly heard: readonly Heard[]
  /** What came, so that coverage knows which rules can ever match. */
  readonly kinds: readonly SeenKind[]
  readonly snapshot: Uint8Array | null
}

export interface TaskMessage {
  readonly call: number
  readonly task: Task
}
export type AnswerMessage =
  | { readonly call: number; readonly result: GroupResult | null }
  | { readonly call: number; readonly error: string }
