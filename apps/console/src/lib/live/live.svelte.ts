import { LIVE_KINDS, type LiveMessage } from '@atalaya/contracts'
import { address } from '#lib/api/address.ts'
import { readMessage } from './message.ts'

type Listener = (message: LiveMessage) => void

const listeners = new Set<Listener>()
const returns = new Set<() => void>()
let stream: EventSource | undefined
let scope: string | null = null
let retry: ReturnType<typeof setTimeout> | undefined
let lost = $state(false)
let broken = false
let patience: ReturnType<typeof setTimeout> | undefined

export const live = {
  /** For more than five seconds nothing has been heard: what is on the page may be old. */
  get lost() {
    return lost
  },
}

/** Listens to the hub's stream for one office (null: all). Safe to call again with another. */
export function connectLive(office: string | null): void {
  if (stream && office === scope) return
  disconnectLive()
  scope = office
  open()
}

export function disconnectLive(): void {
  clearTimeout(retry)
  stream?.close()
  stream = undefined
  clearTimeout(patience)
  patience = undefined
}

function wait(): void {
  patience ??= setTimeout(() => {
    lost = true
  }, 5_000)
}

function open(): void {
  wait()
  const opened = new EventSource(address('/api/live', { office: scope }))
  stream = opened
  opened.addEventListener('open', () => {
    clearTimeout(patience)
    patience = undefined
    lost = false
    if (!broken) return
    broken = false
    for (const tell of returns) tell()
  })
  opened.addEventListener('error', () => {
    broken = true
    wait()
    // The browser retries a lost line by itself, but not an answer that was no stream.
    if (opened.readyState === EventSource.CLOSED) retry = setTimeout(open, 10_000)
  })
  for (const kind of LIVE_KINDS) opened.addEventListener(kind, (event) => tell(event.data))
}

function tell(data: string): void {
  const message = readMessage(data)
  if (message) for (const listener of listeners) listener(message)
}

/** Calls back when the line is there again: what happened meanwhile was not told. Returns the way to stop, for use in $effect. */
export function onReturn(listener: () => void): () => void {
  returns.add(listener)
  return () => returns.delete(listener)
}

/** Calls back for each message; returns the way to stop. For use in $effect. */
export function onLive(listener: Listener): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
