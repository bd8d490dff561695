import { type Fields, setField } from '../fields.ts'
import { messageReader } from '../syslog/patterns.ts'

const readKnown = messageReader([
  {
    starts: 'warning: ',
    regex:
      /^warning: (?<src_host>[^\s[]+)\[(?<src_ip>[^\]\s]+)\]: SASL (?<method>[\w-]+) authentication failed:?(?: (?<reason>.*?))?(?:, sasl_username=(?<user>\S+))?$/,
    action: 'mail-login-failed',
    outcome: 'failure',
  },
  {
    starts: 'warning: non-SMTP command',
    regex: /^warning: non-SMTP command from (?<src_host>[^\s[]+)\[(?<src_ip>[^\]\s]+)\]/,
    action: 'mail-protocol-violation',
  },
  {
    starts: 'NOQUEUE: ',
    regex:
      /^NOQUEUE: (?:milter-)?reject: (?<command>[\w-]+) from (?<src_host>[^\s[]+)\[(?<src_ip>[^\]\s]+)\](?::\d+)?: (?<reason>[^;]*)/,
    action: 'mail-rejected',
    outcome: 'failure',
  },
  {
    starts: 'improper command pipelining',
    regex: /^improper command pipelining after \S+ from (?<src_host>[^\s[]+)\[(?<src_ip>[^\]\s]+)\]/,
    action: 'mail-protocol-violation',
  },
  {
    starts: 'PREGREET ',
    regex: /^PREGREET \d+ after \S+ from \[(?<src_ip>[^\]\s]+)\]:(?<src_port>\d+)/,
    action: 'mail-protocol-violation',
  },
  {
    starts: 'lost connection after ',
    regex: /^lost connection after (?<command>\S+)(?: \([^)]*\))? from (?<src_host>[^\s[]+)\[(?<src_ip>[^\]\s]+)\]/,
    action: 'mail-connection-lost',
  },
  {
    starts: 'connect from ',
    regex: /^connect from (?<src_host>[^\s[]+)\[(?<src_ip>[^\]\s]+)\]/,
    action: 'mail-connection',
  },
  {
    starts: 'disconnect from ',
    regex: /^disconnect from (?<src_host>[^\s[]+)\[(?<src_ip>[^\]\s]+)\]/,
    action: 'mail-disconnected',
  },
  {
    starts: 'CONNECT from ',
    regex: /^CONNECT from \[(?<src_ip>[^\]\s]+)\]:(?<src_port>\d+)/,
    action: 'mail-connection',
  },
])

const QUEUED = /^([0-9A-Za-z]{6,20}): (?=[\w-]+[=:])/

/** Messages of Postfix's daemons: connections, refusals, and `QUEUEID: from=<…>, size=…`. */
export function readPostfix(message: string, fields: Fields): boolean {
  const known = readKnown(message, fields)
  const queued = QUEUED.exec(message)
  if (queued) {
    fields.queue_id = queued[1]
    fields.action ??= 'mail'
    const client = /^client=([^\s[]+)\[([^\]\s]+)\]/.exec(message.slice(queued[0].length))
    if (client) Object.assign(fields, { src_host: client[1], src_ip: client[2] })
  }
  if (known || queued) readAddresses(message, fields)
  return known || queued !== null
}

/** `from=<a@b>`, `to=<c@d>`, `helo=<…>`, `status=sent`; the address between the brackets is the sender's to choose. */
function readAddresses(message: string, fields: Fields): void {
  for (const match of message.matchAll(/[ ,](from|to|orig_to|helo|message-id)=<([^>]{0,512})>/g)) {
    if (match[2]) setField(fields, match[1] ?? '', match[2])
  }
  for (const match of message.matchAll(/[ ,](status|size|relay|dsn|nrcpt|proto|sasl_username)=([^\s,;]{1,256})/g)) {
    setField(fields, match[1] ?? '', match[2])
  }
  if (fields.sasl_username !== undefined) fields.user ??= fields.sasl_username
}
