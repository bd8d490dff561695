import { columnsFrom, type EcsDraft } from '../ecs/draft.ts'
import { alias, type Fields, setKnown, setMissing, textOf } from '../fields.ts'
import { endpointOf } from '../keyvalue/csv.ts'
import { type SourceKind, sourceKind } from '../source-kind.ts'
import { w3cTime } from './w3c-time.ts'
import { fillWebColumns, setQuery } from './web-fields.ts'

const mailColumns = columnsFrom({
  host_name: ['server-hostname', 'ServerHostName'],
  source_ip: ['src_ip', 'client-ip', 'original-client-ip'],
  source_port: 'src_port',
  destination_ip: ['dst_ip', 'server-ip'],
  destination_port: 'dst_port',
  user_name: 'user',
  email_from_address: 'sender-address',
  email_to_address: 'recipients',
  email_subject: 'message-subject',
  event_action: ['event-id', 'command', 'event'],
  event_outcome: 'outcome',
  network_bytes: 'total-bytes',
  network_protocol: 'protocol',
  message: ['data', 'context'],
})

const EMAIL = ['email']

function fillMailColumns(fields: Fields, draft: EcsDraft): void {
  mailColumns(fields, draft)
  draft.event_module = 'exchange'
  draft.event_category = EMAIL
}

const exchange = (dataset: string, service: string, categories?: readonly string[]) =>
  sourceKind(
    `exchange.${dataset}`,
    { product: 'windows', service, categories },
    { fillEcs: dataset === 'frontend' ? fillWebColumns : fillMailColumns, timeOf: w3cTime },
  )

export const EXCHANGE_KINDS = {
  tracking: exchange('tracking', 'msexchange-tracking'),
  smtp: exchange('smtp', 'msexchange-smtp'),
  pop: exchange('pop', 'msexchange-pop'),
  imap: exchange('imap', 'msexchange-imap'),
  frontend: exchange('frontend', 'msexchange-frontend', ['webserver']),
  management: exchange('management', 'msexchange-management'),
} as const satisfies Record<string, SourceKind>

/** Common names beside Exchange's own. */
export function nameExchangeFields(fields: Fields, kind: SourceKind): void {
  if (kind === EXCHANGE_KINDS.frontend) nameFrontend(fields)
  else if (kind === EXCHANGE_KINDS.tracking) nameTracking(fields)
  else if (kind === EXCHANGE_KINDS.smtp)
    nameEndpoints(fields, 'smtp', [fields['remote-endpoint'], fields['local-endpoint']])
  else if (kind === EXCHANGE_KINDS.management) alias(fields, 'Data', 'Parameters')
  else nameEndpoints(fields, kind === EXCHANGE_KINDS.imap ? 'imap' : 'pop3', [fields.cIp, fields.sIp])
}

function nameEndpoints(fields: Fields, protocol: string, [client, server]: readonly unknown[]): void {
  const from = endpointOf(textOf(client))
  const to = endpointOf(textOf(server))
  setKnown(fields, 'src_ip', from?.ip)
  setKnown(fields, 'src_port', from?.port)
  setKnown(fields, 'dst_ip', to?.ip)
  setKnown(fields, 'dst_port', to?.port)
  fields.protocol = protocol
  const said = textOf(fields.data) ?? textOf(fields.context) ?? ''
  if (/^535 |LogonDenied|-ERR|NO AUTHENTICATE/.test(said)) {
    fields.action = 'mail-login-failed'
    fields.outcome = 'failure'
  }
}

/** Recipients are one cell with semicolons between them. */
function nameTracking(fields: Fields): void {
  const recipients = textOf(fields['recipient-address'])?.split(';', 256)
  if (recipients) fields.recipients = recipients
  const bytes = Number(fields['total-bytes'])
  if (Number.isSafeInteger(bytes)) fields['total-bytes'] = bytes
}

function nameFrontend(fields: Fields): void {
  alias(fields, 'cs-method', 'Method')
  alias(fields, 'cs-uri-stem', 'UrlStem')
  alias(fields, 'cs-host', 'UrlHost')
  alias(fields, 'c-ip', 'ClientIpAddress')
  alias(fields, 'cs-user-agent', 'UserAgent')
  alias(fields, 'cs-username', 'AuthenticatedUser')
  alias(fields, 's-computername', 'ServerHostName')
  const status = Number(fields.HttpStatus)
  if (status > 0) setMissing(fields, 'sc-status', status)
  const query = textOf(fields.UrlQuery)?.replace(/^\?/, '')
  const stem = textOf(fields['cs-uri-stem'])
  if (!stem) return
  fields['cs-uri'] = query ? `${stem}?${query}` : stem
  setQuery(fields, String(fields['cs-uri']), query)
}
