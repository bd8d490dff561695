import type { Device, Session } from '@atalaya/contracts'
import { say } from '#lib/feedback/toasts.svelte.ts'
import { i18n } from '#lib/i18n/i18n.svelte.ts'

/** In words such as “Firefox on Windows”. */
export function deviceWords({ browser, system }: Device): string {
  if (browser && system) return i18n.m.account.on(browser, system)
  return browser || system || i18n.m.account.unknownDevice
}

/** Tells who signs in of their sign-in before, so that they notice one that was not theirs. */
export function sayLastSignIn({ stage, lastSignIn }: Session): void {
  if (stage !== 'signed-in' || lastSignIn === null) return
  const { at, address } = lastSignIn
  say(i18n.m.accountNews.lastSignIn(i18n.instant(at, 'short'), `${deviceWords(lastSignIn)}, ${address}`))
}
