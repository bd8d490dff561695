import { newId } from '#lib/api/new-id.ts'
import { sayFailure } from './toasts.svelte.ts'

/** The second click of a double click is no second act, even where the first was done by then and another button took its place. */
const DOUBLE_CLICK_MS = 400

/** An act on its way to the hub: busy until it is answered; what went wrong stays until the next answer, so that nothing moves under the pointer. */
export class Attempt {
  busy = $state(false)
  failure = $state.raw<unknown>(null)
  /** The id of what is made, until it is made or let be: asked for again after a lost answer, it is not made twice. */
  id = newId()

  /** True when the act was done; what it throws becomes `failure`, unless the person turned back. Asked again while it is under way, it is not done twice. */
  async run(act: () => Promise<unknown>): Promise<boolean> {
    if (this.busy || isSecondClick(window.event)) return false
    this.busy = true
    const clicked = performance.now()
    try {
      await act()
      this.forget()
      return true
    } catch (cause) {
      this.failure = cause instanceof DOMException && cause.name === 'AbortError' ? null : cause
      return false
    } finally {
      setTimeout(() => (this.busy = false), Math.max(0, clicked + DOUBLE_CLICK_MS - performance.now()))
    }
  }

  /** For a button without a form, where there is no room for a failure: it is said. */
  async orSay(act: () => Promise<unknown>): Promise<boolean> {
    if (this.busy) return false
    const done = await this.run(act)
    if (this.failure !== null) sayFailure(this.failure)
    this.failure = null
    return done
  }

  forget(): void {
    this.failure = null
    this.id = newId()
  }
}

/** However late a busy machine tells of it: the browser counts clicks by when and where they were made. */
function isSecondClick(event: Event | undefined): boolean {
  return event instanceof MouseEvent && event.type === 'click' && event.detail > 1
}
