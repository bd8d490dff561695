import { untrack } from 'svelte'

export type Shortcut = { keys: string; label: string; run: () => void }

let stack = $state.raw<readonly (() => readonly Shortcut[])[]>([])

/** What is listening now; the newest listener of a key wins. */
export const shortcuts = {
  get all(): readonly Shortcut[] {
    return stack.flatMap((list) => list())
  },
}

/** Registers shortcuts while a component lives. The list is read at each key, so labels and closures stay fresh. */
export function listenTo(list: () => readonly Shortcut[]): void {
  $effect(() => {
    stack = [...stackNow(), list]
    return () => {
      stack = stackNow().filter((other) => other !== list)
    }
  })
}

function stackNow() {
  return untrack(() => stack)
}

function typing(target: EventTarget | null): target is HTMLElement {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches('input:not([type=checkbox],[type=radio]), textarea, select'))
  )
}

/** The one key listener of the window. */
export function onKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing || event.altKey) return
  const control = event.ctrlKey || event.metaKey
  if (control && event.key.toLowerCase() !== 'k') return
  // A dialog or a menu has its own keys, Escape among them.
  if (!control && document.querySelector('dialog[open], :popover-open')) return
  if (!control && typing(event.target)) {
    if (event.key === 'Escape') event.target.blur() // what was typed stays, and the keys work again
    return
  }
  const keys = control ? `ctrl+${event.key.toLowerCase()}` : event.key
  const found = stack.flatMap((list) => list()).findLast((shortcut) => shortcut.keys.split(' ').includes(keys))
  if (!found) return
  event.preventDefault()
  found.run()
}
