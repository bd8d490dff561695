import type { Fields } from '../../fields.ts'
import { nameZeekFields } from '../../network/zeek.ts'
import type { JsonProduct } from './product.ts'

/** Fields by which a log is known when the writer left `_path` out. */
const SIGNS = [
  ['dns', 'qtype_name'],
  ['dns', 'rcode_name'],
  ['http', 'status_code'],
  ['http', 'trans_depth'],
  ['conn', 'conn_state'],
  ['dce_rpc', 'endpoint'],
  ['smb_mapping', 'share_type'],
  ['kerberos', 'request_type'],
  ['rdp', 'security_protocol'],
  ['ssh', 'auth_success'],
  ['ssl', 'cipher'],
  ['x509', 'certificate.serial'],
  ['notice', 'note'],
  ['weird', 'peer'],
] as const

/** Zeek's JSON logs, with or without `_path`. */
export const zeekJson: JsonProduct = {
  fits: (record) => record.ts !== undefined && (record['id.orig_h'] !== undefined || isZeekPath(record)),
  name: (fields) => nameZeekFields(fields, logOf(fields)),
}

function isZeekPath({ _path, uid, fuid }: Fields): boolean {
  return typeof _path === 'string' && (uid !== undefined || fuid !== undefined || /^[a-z0-9_]{2,32}$/.test(_path))
}

function logOf(fields: Fields): string {
  if (typeof fields._path === 'string') return fields._path
  const action = String(fields.action ?? '')
  if (action.startsWith('SMB::')) return 'smb_files'
  return SIGNS.find(([, sign]) => fields[sign] !== undefined)?.[0] ?? ''
}
