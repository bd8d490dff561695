import { createHash, randomBytes } from 'node:crypto'
import { BlockList, isIP } from 'node:net'
import type { SOURCE_STATES } from '@atalaya/contracts'
import { HubError } from '../../platform/http/errors.ts'

export type SourceKind = 'http' | 'syslog' | 'local'
export type SourceState = (typeof SOURCE_STATES)[number]

export interface SourceTables {
  sources: {
    id: string
    office_id: string
    name: string
    kind: SourceKind
    token_hash: Buffer | null
    addresses: string[]
    silent_after_minutes: number
    created_at: Date
    revoked_at: Date | null
    last_heard: Date | null
    lag_seconds: number | null
    silent: boolean
  }
  source_hours: { source_id: string; hour: Date; events: number; undecodable: number }
}
export type SourceRow = SourceTables['sources']

/** What one committed group of batches tells of a source. */
export interface Heard {
  readonly source: string
  /** Epoch milliseconds at which the newest of the batches came. */
  readonly receivedAt: number
  readonly events: number
  readonly undecodable: number
  /** Age of the newest event when received. */
  readonly lagSeconds: number | null
}

const TOKEN_PREFIX = 'atalaya_'
const HOUR_MS = 3_600_000

export function newToken(): string {
  return TOKEN_PREFIX + randomBytes(24).toString('base64url')
}

/** Tokens hold 192 random bits, so a plain hash cannot be searched. */
export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}

export function stateOf(row: Pick<SourceRow, 'revoked_at' | 'last_heard' | 'silent'>): SourceState {
  if (row.revoked_at !== null) return 'revoked'
  if (row.last_heard === null) return 'never'
  return row.silent ? 'silent' : 'hearing'
}

export function hourOf(epochMs: number): Date {
  return new Date(Math.floor(epochMs / HOUR_MS) * HOUR_MS)
}

/** Throws HubError `invalid` for what is neither an address nor a network. */
export function checkAddresses(addresses: readonly string[]): readonly string[] {
  for (const address of addresses) networkOf(address)
  return addresses
}

/** An address or network in CIDR notation as something that can be asked whether it holds an address. */
export function networkOf(text: string): BlockList {
  const [address = '', bits] = text.trim().split('/')
  const family = isIP(address)
  const length = family === 6 ? 128 : 32
  const prefix = bits === undefined ? length : /^\d{1,3}$/.test(bits) ? Number(bits) : -1
  if (family === 0 || prefix < 0 || prefix > length) {
    throw new HubError('invalid', `“${text.slice(0, 60)}” is neither an address nor a network such as 10.20.0.0/16.`)
  }
  const list = new BlockList()
  list.addSubnet(address, prefix, family === 6 ? 'ipv6' : 'ipv4')
  return list
}
