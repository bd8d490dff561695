import { columnsFrom } from '../ecs/draft.ts'
import { DecodedEvent } from '../event.ts'
import type { Fields } from '../fields.ts'
import { csvCells } from '../keyvalue/csv.ts'
import type { Source } from '../source.ts'
import { sourceKind } from '../source-kind.ts'
import { parseTimestamp } from '../time/timestamp.ts'
import { NETWORK } from './netfilter.ts'

// PAN-OS "Syslog Field Descriptions": the columns that traffic and threat logs share, then each one's own.
const SHARED =
  'future,receive_time,serial,type,subtype,config_version,generated_time,src_ip,dst_ip,nat_src_ip,nat_dst_ip,rule,user,dst_user,app,vsys,from_zone,to_zone,in_interface,out_interface,log_action,future2,session_id,repeat_count,src_port,dst_port,nat_src_port,nat_dst_port,flags,protocol,action'.split(
    ',',
  )
const TRAFFIC = 'bytes,bytes_sent,bytes_received,packets,start_time,elapsed,category'.split(',')
const THREAT = 'c-uri,threat_id,category,severity,threat_direction,sequence,action_flags,src_country,dst_country'.split(
  ',',
)
const PROTECT =
  'future,receive_time,serial,type,subtype,config_version,generated_time,vsys,event_id,stage,auth_method,tunnel_type,user,src_region,machine_name,src_ip,src_ipv6,private_ip,private_ipv6,host_id,machine_serial,client_version,client_os,client_os_version,repeat_count,reason,error,description,status,location'.split(
    ',',
  )

const direct = columnsFrom({
  source_ip: 'src_ip',
  source_port: 'src_port',
  destination_ip: 'dst_ip',
  destination_port: 'dst_port',
  user_name: 'user',
  user_target_name: 'dst_user',
  network_transport: 'protocol',
  network_protocol: 'app',
  network_bytes: 'bytes',
  event_action: ['action', 'event_id'],
  event_outcome: 'status',
  rule_name: ['threat_id', 'rule'],
  url_original: 'c-uri',
  log_level: 'severity',
})

const kind = (service: string, categories?: readonly string[]) =>
  sourceKind(
    `paloalto.${service}`,
    { product: 'paloalto', service, categories },
    {
      fillEcs(fields, draft) {
        direct(fields, draft)
        draft.event_category = NETWORK
      },
    },
  )

const KINDS = {
  TRAFFIC: { kind: kind('traffic', ['firewall']), columns: [...SHARED, ...TRAFFIC] },
  THREAT: { kind: kind('threat', ['firewall', 'proxy']), columns: [...SHARED, ...THREAT] },
  GLOBALPROTECT: { kind: kind('globalprotect', ['appliance', 'file_event']), columns: PROTECT },
} as const

/** PAN-OS logs: `1,2026/03/01 08:00:00,serial,TRAFFIC,end,…`. */
export function decodePaloAlto(line: string, source: Source): DecodedEvent | undefined {
  const head = /^\d{0,3},(\d{4})\/(\d\d)\/(\d\d) (\d\d:\d\d:\d\d),\w{0,32},(TRAFFIC|THREAT|GLOBALPROTECT),/.exec(line)
  const known = head && KINDS[head[5] as keyof typeof KINDS] // the expression allows these three only
  if (!head || !known) return undefined
  const cells = csvCells(line)
  const fields: Fields = {}
  for (const [index, name] of known.columns.entries()) {
    const cell = cells[index]
    if (cell) fields[name] = cell
  }
  const time = parseTimestamp(`${head[1]}-${head[2]}-${head[3]} ${head[4]}`, source.clock)
  return new DecodedEvent(known.kind, fields, { ...source, frame: { ...source.frame, time } })
}
