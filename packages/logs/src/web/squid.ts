import { DecodedEvent } from '../event.ts'
import { alias, type Fields, setKnown } from '../fields.ts'
import type { Source } from '../source.ts'
import { sourceKind } from '../source-kind.ts'
import { fillWebColumns, queryOf, setUri } from './web-fields.ts'

const PROXY = sourceKind('proxy.squid', { service: 'squid', categories: ['proxy'] }, { fillEcs: fillWebColumns })

const LINE =
  /^(\d{9,11}\.\d{3}) +(\d{1,9}) ([0-9a-fA-F.:]{2,45}) ([A-Z_]{2,64})\/(\d{3}) (\d{1,15}) ([A-Z_]{1,32}) (\S+) (\S{1,256}) (\S{1,256}) (\S{1,256})/

/** Squid's native access log: `time elapsed client result/status bytes method URL user hierarchy/peer type`. */
export function decodeSquid(line: string, source: Source): DecodedEvent | undefined {
  const match = LINE.exec(line)
  if (!match) return undefined
  const [, time, , client, result, status, bytes, method, url = '', user, , type] = match
  const fields: Fields = {
    'c-ip': client,
    'cs-method': method,
    'sc-status': Number(status),
    'sc-bytes': Number(bytes),
    'cs-result': result,
    'c-uri': url,
  }
  setUri(fields, url)
  if (method === 'CONNECT') fields['cs-host'] = url
  if (user !== '-') fields['cs-username'] = user
  if (type !== '-') fields['cs-mime-type'] = type
  setKnown(fields, 'c-uri-query', queryOf(fields))
  alias(fields, 'r-dns', 'cs-host')
  return new DecodedEvent(PROXY, fields, { ...source, frame: { ...source.frame, time: Number(time) * 1000 } })
}
