import type { Fields } from '../fields.ts'
import { type SourceKind, sourceKind } from '../source-kind.ts'
import { fillWebColumns } from '../web/web-fields.ts'
import { EVENT_CATEGORIES, REGISTRY_KEY_CATEGORIES, REGISTRY_VALUE_CATEGORIES } from './categories.ts'
import { CHANNEL_SERVICES, SERVICE_ALIASES } from './channels.ts'
import { fillWindowsColumns } from './windows-columns.ts'
import { windowsTime } from './windows-time.ts'

/** The kinds of event of one channel. */
export interface ChannelKinds {
  readonly service: string | undefined
  readonly byId: ReadonlyMap<number, SourceKind>
  readonly other: SourceKind
}

function windowsKind(service: string | undefined, categories?: readonly string[], product = 'windows'): SourceKind {
  const services = service === undefined ? undefined : SERVICE_ALIASES[service]
  const reads = { timeOf: windowsTime, fillEcs: service === 'iis' ? fillWebColumns : fillWindowsColumns }
  return sourceKind(service ? `${product}.${service}` : product, { product, service, services, categories }, reads)
}

function channelKinds(service: string, product?: string): ChannelKinds {
  const ids = Object.entries(EVENT_CATEGORIES.get(service) ?? {})
  const byId = new Map(ids.map(([id, categories]) => [Number(id), windowsKind(service, categories, product)]))
  return { service, byId, other: windowsKind(service, undefined, product) }
}

const UNKNOWN: ChannelKinds = { service: undefined, byId: new Map(), other: windowsKind(undefined) }

const known = new Map([...CHANNEL_SERVICES].map(([channel, service]) => [channel, channelKinds(service)]))
// Sysmon for Linux writes the events of Windows' Sysmon, as XML in syslog.
known.set('linux-sysmon/operational', channelKinds('sysmon', 'linux'))
known.set('rpcfw', rpcFirewallKinds())

/** Zero Networks' RPC Firewall has a channel of its own and, in Sigma, a product of its own. */
function rpcFirewallKinds(): ChannelKinds {
  const names = { product: 'rpc_firewall', categories: ['application'] }
  const other = sourceKind('windows.rpc_firewall', names, { timeOf: windowsTime, fillEcs: fillWindowsColumns })
  return { service: 'rpc_firewall', byId: new Map(), other }
}

// Channel names come from outside: only spellings of known channels enter the cache, and no more than this.
const MAX_SPELLINGS = 1_000
const spellings = new Map<string, ChannelKinds>()
/** Most events are of the channel of the one before: to compare is cheaper than to look up. */
let last = { channel: '', kinds: UNKNOWN }

export function kindsOfChannel(channel: unknown): ChannelKinds {
  if (typeof channel !== 'string') return UNKNOWN
  if (channel !== last.channel) last = { channel, kinds: lookUpChannel(channel) }
  return last.kinds
}

function lookUpChannel(channel: string): ChannelKinds {
  const cached = spellings.get(channel)
  if (cached) return cached
  const kinds = channel.length > 128 ? undefined : known.get(channel.toLowerCase())
  if (kinds && spellings.size < MAX_SPELLINGS) spellings.set(channel, kinds)
  return kinds ?? UNKNOWN
}

const kindsOfTable = (service: string, table: Readonly<Record<string, readonly string[]>>) =>
  new Map(Object.entries(table).map(([value, categories]) => [value, windowsKind(service, categories)]))
const registryKeys = kindsOfTable('sysmon', REGISTRY_KEY_CATEGORIES)
const registryValues = kindsOfTable('security', REGISTRY_VALUE_CATEGORIES)

export function kindOfEvent(kinds: ChannelKinds, id: number, fields: Fields): SourceKind {
  if (id === 12 && kinds.service === 'sysmon') return lookUp(registryKeys, fields.EventType, kinds, id)
  if (id === 4657 && kinds.service === 'security') return lookUp(registryValues, fields.OperationType, kinds, id)
  // 4663 tells of any object; only files have a category.
  if (id === 4663 && fields.ObjectType !== 'File') return kinds.other
  return kinds.byId.get(id) ?? kinds.other
}

function lookUp(table: ReadonlyMap<string, SourceKind>, value: unknown, kinds: ChannelKinds, id: number): SourceKind {
  return (typeof value === 'string' ? table.get(value) : undefined) ?? kinds.byId.get(id) ?? kinds.other
}
