// Structured data stands near the beginning (RFC 5424 §6.3); no further is looked.
const LOOKED_AT = 4_096
const ELEMENT = /\[atalaya@\d{1,10} token="([A-Za-z0-9_-]{8,200})"\]/

export interface TokenFound {
  readonly token: string
  /** The message without the token: secrets are no telemetry. */
  readonly rest: Buffer
}

/** Reads the source's token from the element `[atalaya@32473 token="…"]` of a message's structured data. */
export function findToken(message: Buffer): TokenFound | undefined {
  const head = message.toString('latin1', 0, LOOKED_AT)
  const match = ELEMENT.exec(head)
  if (match === null) return undefined
  const start = match.index
  const end = start + match[0].length
  // Without any element structured data is a hyphen (§6.3): neighbours may go on without it.
  const alone = head.charAt(start - 1) !== ']' && message[end] !== 0x5b
  return {
    token: match[1] ?? '',
    rest: Buffer.concat([message.subarray(0, start), Buffer.from(alone ? '-' : ''), message.subarray(end)]),
  }
}
