import { applicationKind } from '../application.ts'
import { fillFromEcs } from '../ecs/from-ecs.ts'
import { DecodedEvent } from '../event.ts'
import type { Source } from '../source.ts'
import { sourceKind } from '../source-kind.ts'
import { parseTimestamp } from '../time/timestamp.ts'
import type { BodyDecoder } from './decode-syslog.ts'

const HEAD = /^(\d{4}-\d\d-\d\dT[\d:.]{8,18}(?:Z|[+-]\d\d:\d\d)) (?:stdout|stderr) [FP] /

const CONTAINER = sourceKind('container', {}, { fillEcs: fillFromEcs })

/** A container runtime's line (Kubernetes CRI): `time stream tag message`. */
export function decodeContainerLine(line: string, source: Source, body: BodyDecoder): DecodedEvent | undefined {
  const head = HEAD.exec(line)
  if (!head) return undefined
  const time = parseTimestamp(head[1] ?? '', source.clock)
  const message = line.slice(head[0].length)
  const framed = { ...source, frame: { ...source.frame, time } }
  return (
    body(message, framed, undefined) ?? new DecodedEvent(applicationKind({ message }) ?? CONTAINER, { message }, framed)
  )
}
