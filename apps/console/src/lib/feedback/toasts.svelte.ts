export type Link = { href: string; text: string }
export type Toast = {
  id: number
  text: string
  tone: 'plain' | 'bad'
  undo: (() => Promise<void>) | undefined
  link: Link | undefined
}

let rows = $state<Toast[]>([])
let next = 1
const timers = new Map<number, ReturnType<typeof setTimeout>>()

export const toasts = {
  get rows() {
    return rows
  },
}

/** Says what happened. With an undo or a link it stays for 12 seconds, otherwise for 6; an error stays until dismissed. */
export function say(text: string, options: { undo?: () => Promise<void>; tone?: 'bad'; link?: Link } = {}): void {
  const id = next++
  const { undo, link, tone = 'plain' } = options
  rows = [...rows.slice(-3), { id, text, tone, undo, link }]
  if (options.tone !== 'bad')
    timers.set(
      id,
      setTimeout(() => dismiss(id), undo || link ? 12_000 : 6_000),
    )
}

export function sayFailure(cause: unknown): void {
  if (cause instanceof DOMException && cause.name === 'AbortError') return
  say(cause instanceof Error ? cause.message : String(cause), { tone: 'bad' })
}

/** Stays until it is dismissed: somebody is reading it. */
export function keep(id: number): void {
  clearTimeout(timers.get(id))
}

export function dismiss(id: number): void {
  clearTimeout(timers.get(id))
  timers.delete(id)
  rows = rows.filter((toast) => toast.id !== id)
}
