import { HEADER } from '../context-lines.ts'
import { DecodedEvent } from '../event.ts'
import type { Fields } from '../fields.ts'
import { csvCells } from '../keyvalue/csv.ts'
import type { Source } from '../source.ts'
import { type SourceKind, sourceKind } from '../source-kind.ts'
import { EXCHANGE_KINDS, nameExchangeFields } from './exchange.ts'
import { fieldsOfCells, type HeaderlessLine, headerlessLine } from './headerless.ts'
import { nameW3cFields } from './w3c-fields.ts'
import { w3cTime } from './w3c-time.ts'
import { fillWebColumns } from './web-fields.ts'

const reads = { fillEcs: fillWebColumns, timeOf: w3cTime }
const IIS = sourceKind('web.iis', { product: 'windows', service: 'iis', categories: ['webserver'] }, reads)
const PROXY = sourceKind('proxy.w3c', { categories: ['proxy'] }, reads)
/** Columns that a header may name. */
const MAX_COLUMNS = 256

interface Layout {
  readonly columns: readonly string[]
  readonly comma: boolean
  readonly kind: SourceKind
}

/**
 * W3C Extended Log Format of IIS and proxies, and Exchange's logs in the same manner with commas. The columns come from
 * the `#Fields:` line before; without one, the layouts that these programs write by default are known by their look.
 */
export function w3cDecoder(): (line: string, source: Source) => DecodedEvent | undefined {
  let layout: Layout | undefined
  let software = ''
  return (line, source) => {
    if (line.charCodeAt(0) === 35) {
      if (!/^#[A-Z][\w-]{2,32}: ?/.test(line)) return undefined
      if (line.startsWith('#Software:') || line.startsWith('#Log-type:')) software = line.slice(0, 200).toLowerCase()
      if (line.startsWith('#Fields:')) layout = layoutOf(line.slice(8).trim(), software)
      return new DecodedEvent(HEADER, { message: line }, source)
    }
    if (line.charCodeAt(0) !== 34 && !/^\d{4}-\d\d-\d\d[T ]/.test(line)) return undefined
    const fields = layout && fieldsOf(line, layout)
    if (layout && fields) return eventOf(fields, layout.kind, source)
    const known = headerlessLine(line)
    return known && eventOf(known.fields, kindOfHeaderless(known), source)
  }
}

function kindOfHeaderless({ program }: HeaderlessLine): SourceKind {
  return program === 'iis' ? IIS : EXCHANGE_KINDS[program]
}

function layoutOf(text: string, software: string): Layout {
  const comma = text.includes(',')
  const columns = (comma ? csvCells(text) : text.split(/\s+/, MAX_COLUMNS)).map((name) => name.trim())
  return { columns, comma, kind: kindOfColumns(columns, software) }
}

function kindOfColumns(columns: readonly string[], software: string): SourceKind {
  const has = (name: string) => columns.includes(name)
  if (has('message-subject') || has('internal-message-id')) return EXCHANGE_KINDS.tracking
  if (has('remote-endpoint')) return EXCHANGE_KINDS.smtp
  if (has('cIp') && has('sIp')) return software.includes('imap') ? EXCHANGE_KINDS.imap : EXCHANGE_KINDS.pop
  if (has('ClientIpAddress') && has('UrlStem')) return EXCHANGE_KINDS.frontend
  if (has('Cmdlet')) return EXCHANGE_KINDS.management
  return has('cs-uri-scheme') || has('r-ip') || has('r-host') || software.includes('sgos') ? PROXY : IIS
}

function fieldsOf(line: string, { columns, comma }: Layout): Fields | undefined {
  const cells = comma ? csvCells(line) : line.split(' ', MAX_COLUMNS)
  if (cells.length < Math.min(columns.length, 3) || (!comma && cells.length !== columns.length)) return undefined
  return fieldsOfCells(columns, cells)
}

function eventOf(fields: Fields, kind: SourceKind, source: Source): DecodedEvent {
  if (kind === IIS || kind === PROXY) nameW3cFields(fields, kind === PROXY)
  else nameExchangeFields(fields, kind)
  return new DecodedEvent(kind, fields, source)
}
