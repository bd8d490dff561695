import { goto } from '$app/navigation'
import { page } from '$app/state'
import { type Patch, patchAddress } from './state.ts'

/** Changes part of the address's state; scroll and focus stay where they are. */
export function patchUrl(patch: Patch, options: { replace?: boolean } = {}): Promise<void> {
  return goto(patchAddress(page.url, patch), { reset: false, replace: options.replace ?? false })
}

/** The present address with part of its state changed, for links. */
export function patched(patch: Patch): string {
  return patchAddress(page.url, patch)
}

/** An address elsewhere that keeps the chosen office. */
export function scoped(pathname: string, patch: Patch = {}): string {
  return patchAddress(
    { pathname, searchParams: new URLSearchParams() },
    { office: page.url.searchParams.get('office'), ...patch },
  )
}
