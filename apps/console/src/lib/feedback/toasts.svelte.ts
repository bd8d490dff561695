export type Toast = { id: number; text: string; tone: 'plain' | 'bad'; undo: (() => Promise<void>) | undefined }

let rows = $state<Toast[]>([])
let next = 1
const timers = new Map<number, ReturnType<typeof setTimeout>>()

export const toasts = {
  get rows() {
    return rows
  },
}

/** Says what happened. With an undo it stays for 12 seconds, otherwise for 6; an error stays until dismissed. */
export function say(text: string, options: { undo?: () => Promise<void>; tone?: 'bad' } = {}): void {
  const id = next++
  rows = [...rows.slice(-3), { id, text, tone: options.tone ?? 'plain', undo: options.undo }]
  if (options.tone !== 'bad')
    timers.set(
      id,
      setTimeout(() => dismiss(id), options.undo ? 12_000 : 6_000),
    )
}

export function sayFailure(cause: unknown): void {
  if (cause instanceof DOMException && cause.name === 'AbortError') return
  say(cause instanceof Error ? cause.message : String(cause), { tone: 'bad' })
}

export function dismiss(id: number): void {
  clearTimeout(timers.get(id))
  timers.delete(id)
  rows = rows.filter((toast) => toast.id !== id)
}
