import { fillFromEcs } from '../ecs/from-ecs.ts'
import { DecodedEvent } from '../event.ts'
import type { Fields } from '../fields.ts'
import { jsonTime } from '../json/ecs-names.ts'
import { NOT_WEB, webJson } from '../json/products/web-json.ts'
import type { Source } from '../source.ts'
import { sourceKind } from '../source-kind.ts'
import { readPairs } from './pairs.ts'

const LOGFMT = sourceKind('logfmt', {}, { fillEcs: fillFromEcs, timeOf: jsonTime })

/** The `key=value` lines of many Go programs: `time="2026-…" level=error msg="…" remote_ip=192.0.2.1`. */
export function decodeLogfmt(line: string, source: Source): DecodedEvent | undefined {
  if (!/^(?:time|ts|t|timestamp|level|lvl|msg|logger)=/.test(line)) return undefined
  const fields: Fields = {}
  if (readPairs(line, fields) < 3) return undefined
  const web = webJson.fits(fields) ? webJson.name(fields, fields) : NOT_WEB
  return new DecodedEvent(web === NOT_WEB ? LOGFMT : web, fields, source)
}
