import { DecodedEvent } from '../event.ts'
import { type Fields, setField, textOf } from '../fields.ts'
import { readPairs } from '../keyvalue/pairs.ts'
import type { Source } from '../source.ts'
import { auditKind } from './audit-kinds.ts'
import { decodeHex, isEncoded, setSocketAddress } from './audit-values.ts'
import { SYSCALL_NAMES } from './syscalls.ts'

/** Serials of which the SYSCALL record is remembered for the records that follow. */
const MAX_OPEN_SERIALS = 64

/** What the SYSCALL record tells of its companions: who did it, with which program. */
const CONTEXT = 'exe comm pid ppid auid uid euid tty ses key success AUID UID SYSCALL cwd'.split(' ')

/**
 * Decodes lines of the Linux audit log. One act is several records with one serial: each record stays an event of its
 * own, as Sigma's rules see them, and those after SYSCALL also tell who acted.
 */
export function auditDecoder(): (line: string, source: Source) => DecodedEvent | undefined {
  const open = new Map<string, Fields>()
  return (line, source) => {
    const head = HEAD.exec(line)
    if (!head) return undefined
    const [, node, type = '', time, serial = ''] = head
    const fields: Fields = { type, serial }
    if (node) fields.node = node
    readRecord(fields, line.slice(head[0].length))
    relate(open, serial, fields)
    const frame = { time: Number(time) * 1000, host: node ?? source.frame?.host }
    return new DecodedEvent(auditKind(fields), fields, { ...source, frame })
  }
}

const HEAD = /^(?:node=(\S{1,255}) )?type=([\w[\]]{1,64}) (?:msg=)?audit\((\d{1,12}\.\d{1,9}):(\d{1,20})\): ?/

function readRecord(fields: Fields, body: string): void {
  readPairs(body, fields)
  const inner = textOf(fields.msg)
  if (inner?.includes('=')) {
    delete fields.msg
    readPairs(inner, fields)
  }
  const record = { type: fields.type, body }
  for (const name in fields) {
    const value = fields[name]
    if (typeof value === 'string' && isEncoded(name, value, record)) fields[name] = decodeHex(value)
  }
  if (fields.key === '(null)') delete fields.key
  const syscall = SYSCALL_NAMES[String(fields.syscall)]
  if (syscall && fields.SYSCALL === undefined && fields.arch === 'c000003e') fields.SYSCALL = syscall
  if (typeof fields.saddr === 'string') setSocketAddress(fields, fields.saddr)
}

function relate(open: Map<string, Fields>, serial: string, fields: Fields): void {
  const before = open.get(serial)
  if (fields.type === 'SYSCALL') remember(open, serial, { ...fields })
  else if (before) {
    if (typeof fields.cwd === 'string') before.cwd = fields.cwd
    for (const name of CONTEXT) {
      if (fields[name] === undefined && before[name] !== undefined) setField(fields, name, before[name])
    }
  }
  if (fields.type === 'EOE') open.delete(serial)
}

function remember(open: Map<string, Fields>, serial: string, fields: Fields): void {
  open.set(serial, fields)
  if (open.size <= MAX_OPEN_SERIALS) return
  const [oldest] = open.keys()
  if (oldest !== undefined) open.delete(oldest)
}
