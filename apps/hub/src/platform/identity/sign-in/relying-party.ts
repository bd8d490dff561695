import { isIP } from 'node:net'
import { HubError } from '../../http/errors.ts'

export interface RelyingParty {
  /** A domain (W3C WebAuthn §5.1.2, "effective domain"): addresses have no passkeys. */
  readonly id: string
  readonly origin: string
}

/** Throws when browsers would refuse passkeys here, saying what to do. */
export function relyingPartyOf(origin: string): RelyingParty {
  const url = new URL(origin)
  const name = url.hostname.replace(/^\[|\]$/g, '')
  if (isIP(name) !== 0) {
    const local = `${url.protocol}//localhost${url.port === '' ? '' : `:${url.port}`}`
    const instead = name === '127.0.0.1' || name === '::1' ? `Open ${local} to use one` : 'Open the hub by its name'
    throw new HubError(
      'invalid',
      `Passkeys need a name, and this page was opened by an address. ${instead}, or sign in with a password and a code.`,
    )
  }
  if (url.protocol !== 'https:' && name !== 'localhost' && !name.endsWith('.localhost')) {
    throw new HubError(
      'invalid',
      'Passkeys need an https address. Ask whoever runs the hub for one, or sign in with a password and a code.',
    )
  }
  return { id: name, origin: url.origin }
}
