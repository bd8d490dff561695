/** When what had the focus is gone, the keyboard goes on at the row of the list where it was, or else at the page. */
export function regainFocus(gone?: Element): void {
  const at = document.activeElement
  if (at !== null && at !== document.body && !gone?.contains(at)) return
  const row = document.querySelector<HTMLElement>('main tr[tabindex="0"]')
  ;(row ?? document.querySelector<HTMLElement>('main'))?.focus()
}
