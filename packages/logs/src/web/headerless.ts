import { type Fields, setField } from '../fields.ts'
import { normaliseIp } from '../ip-address.ts'
import { csvCells, endpointOf } from '../keyvalue/csv.ts'

/** A line whose header was not seen, known by its look. */
export interface HeaderlessLine {
  readonly program: 'iis' | 'smtp' | 'pop' | 'imap'
  readonly fields: Fields
}

// The columns that IIS and Exchange write unless told otherwise.
const IIS =
  'date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) sc-status sc-substatus sc-win32-status time-taken'.split(
    ' ',
  )
const SMTP =
  'date-time,connector-id,session-id,sequence-number,local-endpoint,remote-endpoint,event,data,context'.split(',')
const POP_IMAP =
  'dateTime,sessionId,seqNumber,sIp,cIp,user,duration,rqsize,rpsize,command,parameters,context,puid'.split(',')

export function headerlessLine(line: string): HeaderlessLine | undefined {
  return line.charCodeAt(10) === 32 ? iisLine(line) : exchangeLine(line)
}

function iisLine(line: string): HeaderlessLine | undefined {
  const cells = line.split(' ', 64)
  if (cells.length < 14 || cells.length > 15 || !normaliseIp(cells[2]) || !/^[A-Z-]{1,24}$/.test(cells[3] ?? ''))
    return undefined
  // Older IIS leaves the referer out.
  const columns = cells.length === 15 ? IIS : IIS.filter((name) => name !== 'cs(Referer)')
  return { program: 'iis', fields: fieldsOfCells(columns, cells) }
}

function exchangeLine(line: string): HeaderlessLine | undefined {
  const cells = csvCells(line)
  if (cells.length >= 8 && endpointOf(cells[4]) && endpointOf(cells[5]))
    return { program: 'smtp', fields: fieldsOfCells(SMTP, cells) }
  const server = endpointOf(cells[3])
  if (cells.length < 10 || !server || !endpointOf(cells[4])) return undefined
  const imap = server.port === '143' || server.port === '993'
  return { program: imap ? 'imap' : 'pop', fields: fieldsOfCells(POP_IMAP, cells) }
}

/** The cells under the names of their columns, but those in which nothing stands. */
export function fieldsOfCells(columns: readonly string[], cells: readonly string[]): Fields {
  const fields: Fields = {}
  for (const [index, name] of columns.entries()) {
    const cell = cells[index]
    if (cell !== undefined && cell !== '' && cell !== '-') setField(fields, name, cell)
  }
  return fields
}
