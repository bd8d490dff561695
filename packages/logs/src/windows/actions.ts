import type { Fields } from '../fields.ts'

interface Action {
  readonly action?: string
  readonly category?: readonly string[]
  readonly outcome?: 'success' | 'failure' | undefined
  /** The account that acts is named `Target…`, as in logons. */
  readonly subjectIsTarget: boolean
}

const PROCESS = ['process']
const NETWORK = ['network']
const FILE = ['file']
const REGISTRY = ['registry', 'configuration']
const AUTHENTICATION = ['authentication']
const IAM = ['iam']

const SYSMON: Readonly<Record<number, readonly [string, readonly string[]]>> = {
  1: ['process-started', PROCESS],
  2: ['file-time-changed', FILE],
  3: ['network-connection', NETWORK],
  5: ['process-ended', PROCESS],
  6: ['driver-loaded', ['driver']],
  7: ['image-loaded', ['library']],
  8: ['remote-thread-created', PROCESS],
  9: ['raw-access-read', PROCESS],
  10: ['process-accessed', PROCESS],
  11: ['file-created', FILE],
  12: ['registry-key-changed', REGISTRY],
  13: ['registry-value-set', REGISTRY],
  14: ['registry-renamed', REGISTRY],
  15: ['file-stream-created', FILE],
  17: ['pipe-created', FILE],
  18: ['pipe-connected', FILE],
  22: ['dns-query', NETWORK],
  23: ['file-deleted', FILE],
  26: ['file-deleted', FILE],
}

const SECURITY: Readonly<Record<number, readonly [string, readonly string[]]>> = {
  1102: ['audit-log-cleared', IAM],
  4624: ['logged-in', AUTHENTICATION],
  4625: ['logon-failed', AUTHENTICATION],
  4634: ['logged-out', AUTHENTICATION],
  4647: ['logged-out', AUTHENTICATION],
  4648: ['logged-in-explicit', AUTHENTICATION],
  4657: ['registry-value-set', REGISTRY],
  4663: ['object-accessed', FILE],
  4672: ['logged-in-special', IAM],
  4688: ['process-started', PROCESS],
  4689: ['process-ended', PROCESS],
  4697: ['service-installed', ['configuration']],
  4698: ['scheduled-task-created', ['configuration']],
  4720: ['user-created', IAM],
  4722: ['user-enabled', IAM],
  4723: ['password-changed', IAM],
  4724: ['password-reset', IAM],
  4725: ['user-disabled', IAM],
  4726: ['user-deleted', IAM],
  4728: ['member-added-to-group', IAM],
  4732: ['member-added-to-group', IAM],
  4740: ['user-locked-out', IAM],
  4756: ['member-added-to-group', IAM],
  4768: ['kerberos-ticket-requested', AUTHENTICATION],
  4769: ['kerberos-service-ticket-requested', AUTHENTICATION],
  4771: ['kerberos-preauth-failed', AUTHENTICATION],
  4776: ['credential-validated', AUTHENTICATION],
  5140: ['share-accessed', FILE],
  5145: ['share-object-checked', FILE],
  5156: ['network-connection', NETWORK],
}

const TARGET_ACTS = new Set([4624, 4625, 4634, 4647, 4768, 4769, 4771, 4776])

export function isSysmon(channel: unknown): boolean {
  return channel === 'Microsoft-Windows-Sysmon/Operational' || channel === 'Linux-Sysmon/Operational'
}

export function actionOf(fields: Fields): Action {
  const id = fields.EventID as number
  const channel = typeof fields.Channel === 'string' ? fields.Channel : ''
  if (channel === 'Security' || channel === 'security') {
    const [action, category] = SECURITY[id] ?? []
    return known(action, category, { outcome: auditOutcome(id, fields), subjectIsTarget: TARGET_ACTS.has(id) })
  }
  const [action, category] = isSysmon(channel) ? (SYSMON[id] ?? []) : []
  return known(action, category, { subjectIsTarget: false })
}

function known(action: string | undefined, category: readonly string[] | undefined, rest: Action): Action {
  return action && category ? { ...rest, action, category } : rest
}

// Bits 52 and 53 of Keywords: Audit Failure, Audit Success.
function auditOutcome(id: number, { Keywords, EventType }: Fields): 'success' | 'failure' | undefined {
  if (id === 4625 || id === 4771 || EventType === 'AUDIT_FAILURE') return 'failure'
  if (EventType === 'AUDIT_SUCCESS') return 'success'
  const text = Array.isArray(Keywords) ? String(Keywords[0]) : typeof Keywords === 'string' ? Keywords : ''
  if (/^0x80?10/i.test(text) || text === 'Audit Failure') return 'failure'
  return /^0x80?20/i.test(text) || text === 'Audit Success' ? 'success' : undefined
}
