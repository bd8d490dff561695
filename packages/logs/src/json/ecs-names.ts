import { fillFromEcs } from '../ecs/from-ecs.ts'
import { alias, type Fields, textOf } from '../fields.ts'
import { type SourceKind, sourceKind } from '../source-kind.ts'
import type { Clock } from '../time/clock.ts'
import { parseAnyTime } from '../time/timestamp.ts'
import { setQuery } from '../web/web-fields.ts'

const PROCESS = {
  'process.executable': 'Image',
  'process.command_line': 'CommandLine',
  'process.parent.executable': 'ParentImage',
  'process.parent.command_line': 'ParentCommandLine',
  'process.working_directory': 'CurrentDirectory',
  'process.pid': 'ProcessId',
  'process.parent.pid': 'ParentProcessId',
  'process.pe.original_file_name': 'OriginalFileName',
  'user.name': 'User',
}
const FILE = { 'file.path': 'TargetFilename', 'process.executable': 'Image', 'user.name': 'User' }
const CONNECTION = {
  'process.executable': 'Image',
  'source.ip': 'SourceIp',
  'source.port': 'SourcePort',
  'destination.ip': 'DestinationIp',
  'destination.port': 'DestinationPort',
  'destination.domain': 'DestinationHostname',
  'user.name': 'User',
}
const WEB = {
  'http.request.method': 'cs-method',
  'url.original': 'cs-uri',
  'url.path': 'cs-uri-stem',
  'url.domain': 'cs-host',
  'http.response.status_code': 'sc-status',
  'source.ip': 'c-ip',
  'user_agent.original': 'cs-user-agent',
  'http.request.referrer': 'cs-referer',
  'user.name': 'cs-username',
}
const DNS = { 'dns.question.name': 'query', 'dns.question.type': 'record_type', 'dns.answers.data': 'answer' }

const PRODUCTS = ['linux', 'macos', 'windows']

/** ECS's categories that Sigma has a category for, and the names that Sigma's rules use there. */
export const MEANINGS = [
  { ecs: 'process', marker: 'process.executable', category: 'process_creation', names: PROCESS },
  { ecs: 'file', marker: 'file.path', category: 'file_event', names: FILE },
  { ecs: 'network', marker: 'destination.ip', category: 'network_connection', names: CONNECTION },
  { ecs: 'web', marker: 'http.request.method', category: 'webserver', names: WEB },
  { ecs: 'dns', marker: 'dns.question.name', category: 'dns', names: DNS },
] as const

export function jsonTime(fields: Fields, clock: Clock): number | undefined {
  for (const name of TIME_NAMES) {
    const value = fields[name]
    const time = value === undefined ? undefined : parseAnyTime(value, clock)
    if (time !== undefined) return time
  }
  return undefined
}

const TIME_NAMES =
  '@timestamp timestamp time ts eventTime TimeGenerated CreationTime createdDateTime date datetime published event.created Timestamp requestReceivedTimestamp stageTimestamp'.split(
    ' ',
  )

const reads = { timeOf: jsonTime, fillEcs: fillFromEcs }
const JSON_KIND = sourceKind('json', {}, reads)

const kinds = new Map<string, SourceKind>()
for (const { category } of MEANINGS) {
  kinds.set(category, sourceKind(`ecs.${category}`, { categories: [category] }, reads))
  for (const product of PRODUCTS) {
    kinds.set(
      `${product}.${category}`,
      sourceKind(`${product}.${category}`, { product, categories: [category] }, reads),
    )
  }
}

/** Gives flattened JSON with ECS names the names of Sigma's category that it belongs to, and tells its kind. */
export function kindOfEcs(fields: Fields): SourceKind {
  const categories = [fields['event.category'], fields['network.protocol']].flat()
  for (const { ecs, marker, category, names } of MEANINGS) {
    if (fields[marker] === undefined || !(categories.includes(ecs) || implied(ecs, fields))) continue
    if (ecs === 'process' && !startsProcess(fields)) continue
    for (const [from, name] of Object.entries(names)) alias(fields, name, from)
    if (ecs === 'web') nameQuery(fields)
    const system = ecs === 'web' || ecs === 'dns' ? undefined : productOf(fields)
    return kinds.get(system ? `${system}.${category}` : category) ?? JSON_KIND
  }
  return JSON_KIND
}

function nameQuery(fields: Fields): void {
  const query = textOf(fields['url.query'])
  const path = textOf(fields['url.original']) ?? textOf(fields['url.path'])
  if (path) setQuery(fields, path, query)
}

/** A request or a DNS question speaks for itself, whatever the category says. */
function implied(ecs: string, fields: Fields): boolean {
  if (ecs === 'web') return fields['url.original'] !== undefined || fields['url.path'] !== undefined
  return ecs === 'dns'
}

function startsProcess(fields: Fields): boolean {
  const types = [fields['event.type']].flat()
  return types.includes('start') || types.includes('process_started') || fields['event.action'] === 'exec'
}

function productOf(fields: Fields): string | undefined {
  const told = textOf(fields['host.os.type']) ?? textOf(fields['host.os.family']) ?? textOf(fields['host.os.platform'])
  return PRODUCTS.find((product) => product === told)
}
