import { DecodedEvent } from '../event.ts'
import type { Fields } from '../fields.ts'
import { endpointOf } from '../keyvalue/csv.ts'
import type { Source } from '../source.ts'
import { sourceKind } from '../source-kind.ts'
import { parseAccessTime } from '../time/timestamp.ts'
import { fillWebColumns, setRequest } from './web-fields.ts'

const HTTP = sourceKind('web.haproxy', { service: 'haproxy', categories: ['webserver'] }, { fillEcs: fillWebColumns })
const TCP = sourceKind('haproxy', { service: 'haproxy' }, { fillEcs: fillWebColumns })

const HEAD = /^(\S{3,64}) \[(\d\d\/\w{3}\/\d{4}:\d\d:\d\d:\d\d)(\.\d{1,6})?\] (\S{1,128}) (\S{1,256}) /

/** HAProxy's HTTP, TCP and error formats (HAProxy configuration manual, §8.2). */
export function decodeHaproxy(line: string, source: Source): DecodedEvent | undefined {
  const head = HEAD.exec(line)
  const client = head && endpointOf(head[1])
  if (!head || !client) return undefined
  const seconds = parseAccessTime(head[2] ?? '', source.clock)
  const time = seconds === undefined ? undefined : seconds + Number(`0${head[3] ?? ''}`) * 1000
  const fields: Fields = { 'c-ip': client.ip, 'c-port': client.port, frontend: head[4]?.replace(/~$/, '') }
  const rest = line.slice(head[0].length)
  if (head[5]?.endsWith(':')) {
    fields.message = `${head[5]} ${rest}`
    return new DecodedEvent(TCP, fields, { ...source, frame: { ...source.frame, time } })
  }
  fields.backend = head[5]
  const request = setCounts(fields, rest)
  return new DecodedEvent(request ? HTTP : TCP, fields, { ...source, frame: { ...source.frame, time } })
}

/** Timers, status, bytes, …, `"request"`; without a request it is the TCP format, which has no status. */
function setCounts(fields: Fields, rest: string): boolean {
  const quote = rest.indexOf('"')
  const words = rest.split(' ', 8)
  if (quote < 0) {
    if (/^\d+$/.test(words[1] ?? '')) fields['sc-bytes'] = Number(words[1])
    return false
  }
  const status = Number(words[1])
  if (status > 0) fields['sc-status'] = status
  const bytes = Number(words[2])
  if (Number.isSafeInteger(bytes)) fields['sc-bytes'] = bytes
  const end = rest.lastIndexOf('"')
  setRequest(fields, rest.slice(quote + 1, end > quote ? end : undefined))
  return true
}
