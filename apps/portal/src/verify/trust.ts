import type { Trust } from '@atalaya/evidence'

/** What was typed or published: a policy has a quorum line; anything else is keys, one a line. */
export function readTrust(text: string): Trust {
  if (/^\s*quorum\s/m.test(text)) return { policy: text }
  const keys = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
  return keys.length > 0 ? { keys } : {}
}

/** The policy that the site publishes beside its log, when it has one. */
export async function publishedTrust(): Promise<string | undefined> {
  try {
    const answer = await fetch('/log/keys', { credentials: 'omit' })
    if (!answer.ok) return undefined
    const { policy } = (await answer.json()) as { policy?: unknown } // looked at just below
    return typeof policy === 'string' ? policy.trim() : undefined
  } catch {
    return undefined // a site without a log, or this page from a folder: there is nothing to offer
  }
}
