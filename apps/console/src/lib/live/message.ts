import { LIVE_KINDS, type LiveMessage } from '@atalaya/contracts'

/** Undefined for what is no message that we know. */
export function readMessage(data: string): LiveMessage | undefined {
  try {
    const value: unknown = JSON.parse(data)
    if (typeof value !== 'object' || value === null) return undefined
    const { kind, id } = value as Partial<LiveMessage>
    return LIVE_KINDS.some((known) => known === kind) && typeof id === 'string' ? (value as LiveMessage) : undefined
  } catch {
    return undefined // half a message: the next fact brings the state again
  }
}
