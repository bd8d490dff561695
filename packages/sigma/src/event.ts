/**
 * What Sigma calls a log source. Decoders intern these: events of one kind carry one object, so that the matcher
 * may remember by identity which rules apply.
 */
export interface Logsource {
  readonly product?: string
  readonly service?: string
  readonly categories?: readonly string[]
  /** Further services whose rules apply: a line of sshd is also a line of the `auth` service. */
  readonly services?: readonly string[]
}

/** One event as rules see it: flat fields under the source's own (Sigma taxonomy) names. */
export interface SigmaEvent {
  /** string, number, boolean, null, or a list of these. */
  readonly fields: Readonly<Record<string, unknown>>
  readonly logsource: Logsource
  /** The line as received. Keywords are looked for in it unless it is JSON, whose content the fields already hold. */
  readonly raw?: string
  /**
   * Given only when `raw` is JSON in which every text among the values stands, but for the texts here, which the decoder
   * composed (often none: ''). Keywords are then looked for in `raw` first, and in the values only on suspicion.
   */
  readonly composed?: string | undefined
  /** True when `raw` is JSON that would only be written for the one who reads it: matching does not. */
  readonly unwritten?: boolean
}
