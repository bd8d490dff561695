import type { Logsource } from '../event.ts'
import { MEANINGS } from '../json/ecs-names.ts'
import { ANY, DOTTED, type KnownFields, NONE } from './names.ts'
import { NETWORK_FIELDS, OTHER_FIELDS, WEB_FIELDS } from './others.ts'
import { SECURITY_CATEGORY_FIELDS, SECURITY_FIELDS } from './security.ts'
import { SYSMON_FIELDS } from './sysmon.ts'
import { CHANNEL_FIELDS, WINDOWS_FRAME } from './windows.ts'

const known = new Map<Logsource, KnownFields>()

/** The names of the fields that events of a log source have. `source` is one of `knownLogsources()`. */
export function fieldsOf(source: Logsource): KnownFields {
  const cached = known.get(source)
  if (cached) return cached
  const found = find(source)
  known.set(source, found)
  return found
}

function find(source: Logsource): KnownFields {
  const { product, service, categories = [] } = source
  if (product === 'windows' && categories.includes('webserver')) return web()
  if (service === 'sysmon') return closed(WINDOWS_FRAME, ...sysmonFields(categories))
  if (product === 'windows' && service !== undefined) return windows(service, categories)
  if (service === 'auditd') return given(OTHER_FIELDS['linux.auditd'] ?? [], (name) => !/^[A-Z][a-z]/.test(name))
  if (categories.includes('webserver') || categories.includes('proxy')) return web(product, service)
  if (service === undefined && categories.length > 0) return ecs(categories)
  const own = [...(OTHER_FIELDS[product ?? ''] ?? []), ...(OTHER_FIELDS[`${product}.${service}`] ?? [])]
  const network = categories.includes('dns') || categories.includes('firewall') ? NETWORK_FIELDS : []
  return given([...own, ...network], ANY)
}

function sysmonFields(categories: readonly string[]): (readonly string[])[] {
  // `registry_event` stands for all of its kind; the narrower name beside it says which event it is.
  const narrow = categories.length > 1 ? categories.filter((category) => category !== 'registry_event') : categories
  const wanted = narrow.length > 0 ? narrow : Object.keys(SYSMON_FIELDS)
  return wanted.map((category) => SYSMON_FIELDS[category] ?? [])
}

function windows(service: string, categories: readonly string[]): KnownFields {
  if (service === 'security') {
    const [category] = categories
    return closed(
      WINDOWS_FRAME,
      category === undefined ? SECURITY_FIELDS : (SECURITY_CATEGORY_FIELDS[category] ?? SECURITY_FIELDS),
    )
  }
  const fields = [...WINDOWS_FRAME, ...(CHANNEL_FIELDS[service] ?? [])]
  return service.startsWith('powershell') ? closed(fields) : given(fields, ANY)
}

const ECS_FRAME = ['@timestamp', 'message', 'tags', 'local_time']

/** ECS documents have Sigma's names for their category beside their own, which are nested. */
function ecs(categories: readonly string[]): KnownFields {
  const names = MEANINGS.filter(({ category }) => categories.includes(category)).flatMap((each) =>
    Object.values(each.names),
  )
  if (names.length === 0) return given([], ANY)
  return given([...names, ...ECS_FRAME], DOTTED)
}

/** Further names of web logs are their own, but none of them looks like W3C's. */
function web(product?: string, service?: string): KnownFields {
  const own = [...(OTHER_FIELDS[product ?? ''] ?? []), ...(OTHER_FIELDS[`${product}.${service}`] ?? [])]
  const frame = product === undefined && service === 'iis' ? WINDOWS_FRAME : []
  return given([...WEB_FIELDS, ...own, ...frame], (name) => !/^(?:c|s|cs|sc|r|rs|sr)-/.test(name))
}

function closed(...names: readonly (readonly string[])[]): KnownFields {
  return given(names.flat(), NONE)
}

function given(names: readonly string[], mayGive: (name: string) => boolean): KnownFields {
  return Object.freeze({ names: new Set(names), mayGive })
}
