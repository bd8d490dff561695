import { columnsFrom } from '../ecs/draft.ts'
import { DecodedEvent } from '../event.ts'
import { alias, type Fields } from '../fields.ts'
import type { Source } from '../source.ts'
import { sourceKind } from '../source-kind.ts'
import type { Clock } from '../time/clock.ts'
import { parseEpoch, parseTimestamp } from '../time/timestamp.ts'
import { readPairs } from './pairs.ts'

const fillEcs = columnsFrom({
  host_name: 'devname',
  source_ip: ['srcip', 'remip'],
  source_port: 'srcport',
  destination_ip: 'dstip',
  destination_port: 'dstport',
  user_name: 'user',
  url_domain: 'hostname',
  url_path: 'url',
  event_action: 'action',
  event_code: 'logid',
  event_outcome: 'status',
  network_protocol: 'service',
  network_transport: 'proto',
  log_level: 'level',
  rule_name: ['attack', 'policyname'],
  message: ['msg', 'logdesc'],
})

function timeOf(fields: Fields, clock: Clock): number | undefined {
  return parseEpoch(fields.eventtime) ?? parseTimestamp(`${fields.date} ${fields.time}${fields.tz ?? ''}`, clock)
}

const reads = { fillEcs, timeOf }
const EVENT = sourceKind('fortigate.event', { product: 'fortigate', service: 'event' }, reads)
const TRAFFIC = sourceKind(
  'fortigate.traffic',
  { product: 'fortigate', service: 'traffic', categories: ['firewall'] },
  reads,
)
const OTHER = sourceKind('fortigate', { product: 'fortigate' }, reads)

/** FortiGate's syslog: `date=… time=… devname="…" logid="…" type="event" …`. */
export function decodeFortigate(line: string, source: Source): DecodedEvent | undefined {
  if (!line.startsWith('date=') && !line.startsWith('logver=') && !line.startsWith('timestamp=')) return undefined
  const fields: Fields = {}
  readPairs(line, fields)
  if (fields.devname === undefined && fields.devid === undefined) return undefined
  alias(fields, 'src_ip', 'srcip')
  alias(fields, 'dst_ip', 'dstip')
  alias(fields, 'src_port', 'srcport')
  alias(fields, 'dst_port', 'dstport')
  const kind = fields.type === 'event' ? EVENT : fields.type === 'traffic' ? TRAFFIC : OTHER
  return new DecodedEvent(kind, fields, source)
}
