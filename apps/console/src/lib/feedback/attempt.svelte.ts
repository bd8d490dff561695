/** An act on its way to the hub: busy until it is answered; what went wrong is shown until it is tried again. */
export class Attempt {
  busy = $state(false)
  failure = $state.raw<unknown>(null)

  /** True when the act was done; what it throws becomes `failure`. */
  async run(act: () => Promise<unknown>): Promise<boolean> {
    this.busy = true
    this.failure = null
    try {
      await act()
      return true
    } catch (cause) {
      this.failure = cause
      return false
    } finally {
      this.busy = false
    }
  }

  forget(): void {
    this.failure = null
  }
}
