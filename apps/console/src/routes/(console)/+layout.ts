import { redirect } from '@sveltejs/kit'
import { loadOffices } from '#lib/offices/offices.svelte.ts'
import { findSession } from '#lib/session/session.svelte.ts'

export async function load({ url, untrack }) {
  const session = await findSession()
  const here = untrack(() => url.pathname + url.search)
  if (!session) redirect(307, here === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(here)}`)
  if (session.stage === 'enrolling') redirect(307, '/enter')
  await loadOffices()
}
