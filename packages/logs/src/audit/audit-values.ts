import { bytesOfHex, textOfBytes } from '../byte-text.ts'
import type { Fields } from '../fields.ts'

// Fields that the kernel writes as hex, without quotes, when they hold a space, a quote or a control character
// (audit_log_untrustedstring).
const UNTRUSTED = new Set(['comm', 'exe', 'name', 'cwd', 'proctitle', 'cmd', 'key', 'acct', 'data', 'path', 'grp'])

/** Whether a value of a record is hex for text. `body` is the record, where a quoted value is one that stands for itself. */
export function isEncoded(
  name: string,
  value: string,
  record: { readonly type: unknown; readonly body: string },
): boolean {
  const argument = record.type === 'EXECVE' && /^a\d+(\[\d+\])?$/.test(name)
  if (!argument && !UNTRUSTED.has(name)) return false
  return value.length % 2 === 0 && /^[0-9A-F]{2,}$/.test(value) && !record.body.includes(`${name}="`)
}

export function decodeHex(value: string): string {
  const bytes = bytesOfHex(value)
  return textOfBytes(bytes, 0, bytes.length).replaceAll('\0', ' ').trimEnd()
}

// struct sockaddr in hex: family (host order), port (network order), address.
export function setSocketAddress(fields: Fields, saddr: string): void {
  if (!/^[0-9A-Fa-f]{16,64}$/.test(saddr)) return
  const bytes = bytesOfHex(saddr)
  const view = new DataView(bytes.buffer)
  const family = view.getUint16(0, true)
  if (family === 2) setAddress(fields, [...bytes.subarray(4, 8)].join('.'), view.getUint16(2))
  if (family === 10 && bytes.length >= 24) {
    const groups = Array.from({ length: 8 }, (_, i) => view.getUint16(8 + 2 * i).toString(16))
    setAddress(fields, groups.join(':'), view.getUint16(2))
  }
}

function setAddress(fields: Fields, ip: string, port: number): void {
  fields.DestinationIp = ip
  fields.DestinationPort = port
}
