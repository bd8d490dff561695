import { auditKind } from '../../audit/audit-kinds.ts'
import { type Fields, isRecord, setField } from '../../fields.ts'
import type { JsonProduct } from './product.ts'

/** Laurel writes the records of one audit event as one object: `{"ID": "time:serial", "SYSCALL": {…}, "EXECVE": {…}, …}`. */
export const laurel: JsonProduct = {
  fits: ({ ID, SYSCALL, EXECVE }) =>
    typeof ID === 'string' && ID.includes(':') && (isRecord(SYSCALL) || isRecord(EXECVE)),
  name(fields, { ID, SYSCALL, EXECVE, PROCTITLE, CWD, PARENT_INFO }) {
    const [time, serial] = String(ID).split(':', 2)
    fields.ts = Number(time)
    fields.serial = serial
    fields.type = isRecord(EXECVE) ? 'EXECVE' : 'SYSCALL'
    if (isRecord(SYSCALL)) for (const [name, value] of Object.entries(SYSCALL)) setField(fields, name, value)
    if (isRecord(EXECVE)) setArguments(fields, EXECVE.ARGV)
    if (isRecord(PROCTITLE) && Array.isArray(PROCTITLE.ARGV)) fields.proctitle = PROCTITLE.ARGV.join(' ')
    if (isRecord(CWD)) setField(fields, 'cwd', CWD.cwd)
    if (isRecord(PARENT_INFO)) setField(fields, 'ParentImage', PARENT_INFO.exe)
    return auditKind(fields)
  },
}

function setArguments(fields: Fields, argv: unknown): void {
  const values = Array.isArray(argv) ? argv.slice(0, 256) : []
  for (const [index, value] of values.entries()) fields[`a${index}`] = value
}
