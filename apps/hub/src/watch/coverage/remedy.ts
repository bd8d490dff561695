import type { COVERAGE_REASONS, CoverageRemedy } from '@atalaya/contracts'
import type { RuleLogsource } from '@atalaya/sigma'

type Reason = (typeof COVERAGE_REASONS)[number]

/** Where Windows itself writes such events once its audit policy says so; all other categories need Sysmon. */
const BY_CATEGORY: Readonly<Record<string, CoverageRemedy>> = {
  process_creation: 'process-auditing',
  ps_script: 'powershell',
  ps_module: 'powershell',
  ps_classic_start: 'powershell',
  ps_classic_provider_start: 'powershell',
  webserver: 'web-logs',
  proxy: 'proxy-logs',
  dns: 'dns-logs',
  firewall: 'firewall-logs',
  antivirus: 'application-log',
  database: 'application-log',
  application: 'application-log',
}
const BY_SERVICE: Readonly<Record<string, CoverageRemedy>> = {
  security: 'audit-policy',
  powershell: 'powershell',
  'powershell-classic': 'powershell',
  sysmon: 'sysmon',
  auditd: 'auditd',
}
const BY_PRODUCT: Readonly<Record<string, CoverageRemedy>> = {
  windows: 'windows-channel',
  linux: 'syslog',
  macos: 'sensor',
  zeek: 'sensor',
  suricata: 'sensor',
  aws: 'cloud-audit',
  azure: 'cloud-audit',
  gcp: 'cloud-audit',
  m365: 'cloud-audit',
  okta: 'identity-audit',
  onelogin: 'identity-audit',
  cisco: 'firewall-logs',
  fortigate: 'firewall-logs',
  fortinet: 'firewall-logs',
  paloalto: 'firewall-logs',
  juniper: 'firewall-logs',
  huawei: 'firewall-logs',
}

/** What to do so that a rule can fire. */
export function remedyOf(
  reads: RuleLogsource,
  { reason, missing }: { readonly reason: Reason; readonly missing: readonly string[] },
): CoverageRemedy {
  const { product, category, service } = reads
  if (reason === 'off') return 'switch-on'
  if (reason === 'needs-rule') return 'cover-parts'
  if (reason === 'missing-fields') return remedyOfFields(reads, missing)
  const general = (service !== undefined && BY_SERVICE[service]) || (category !== undefined && BY_CATEGORY[category])
  if (general && !(product === 'linux' && general === 'process-auditing')) return general
  if (product === 'windows' && category !== undefined) return 'sysmon'
  if (product === 'linux' && category !== undefined) return 'auditd'
  return (product !== undefined && BY_PRODUCT[product]) || 'application-log'
}

/** Windows' own event 4688 lacks the command line until a policy adds it, and hashes and more always: Sysmon has those. */
function remedyOfFields({ product, category }: RuleLogsource, missing: readonly string[]): CoverageRemedy {
  if (product !== 'windows' || category !== 'process_creation') return 'more-fields'
  return missing.every((field) => field === 'CommandLine') ? 'command-line' : 'sysmon'
}
