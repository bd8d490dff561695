import { alias, type Fields, setMissing, textOf } from '../fields.ts'

/**
 * Fields that Sigma's categories expect under another name than the audit provider's, or in another form. The source's
 * own names stay: rules for the `security` service use those.
 */
const RENAMES: ReadonlyMap<number, Renaming> = new Map([
  [4624, { rename: loggedOn, composes: [] }],
  [4625, { rename: loggedOn, composes: [] }],
  [4688, { rename: processCreated, composes: ['User', 'IntegrityLevel'] }],
  [4689, { rename: processEnded, composes: ['User'] }],
  [4657, { rename: registryValueSet, composes: ['TargetObject', 'Details', 'User'] }],
  [4663, { rename: fileAccessed, composes: ['User'] }],
  [5156, { rename: connectionAllowed, composes: ['Image', 'Initiated'] }],
])

interface Renaming {
  readonly rename: (fields: Fields) => void
  /** Fields that it may fill with a text that is no value of the source's. */
  readonly composes: readonly string[]
}

/** Gives the texts that it composed. */
export function renameSecurityFields(id: number, fields: Fields): string {
  const renaming = RENAMES.get(id)
  if (renaming === undefined) return ''
  renaming.rename(fields)
  let composed = ''
  for (const name of renaming.composes) if (typeof fields[name] === 'string') composed += `${fields[name]}\n`
  return composed
}

/** Windows fills this one name up with spaces (`NtLmSsp `), and rules look for the name. */
function loggedOn(fields: Fields): void {
  const name = fields.LogonProcessName
  if (typeof name === 'string' && name.endsWith(' ')) fields.LogonProcessName = name.trimEnd()
}

function processCreated(fields: Fields): void {
  alias(fields, 'Image', 'NewProcessName')
  alias(fields, 'ParentImage', 'ParentProcessName')
  setMissing(fields, 'User', userOf(fields))
  alias(fields, 'LogonId', 'SubjectLogonId')
  setMissing(fields, 'IntegrityLevel', integrityOf(fields.MandatoryLabel))
}

function processEnded(fields: Fields): void {
  alias(fields, 'Image', 'ProcessName')
  setMissing(fields, 'User', userOf(fields))
}

function userOf(fields: Fields): string | undefined {
  const name = textOf(fields.SubjectUserName)
  const domain = textOf(fields.SubjectDomainName)
  return name && domain ? `${domain}\\${name}` : name
}

// Microsoft, "Well-known SIDs": mandatory labels, by the words that Sysmon uses.
const INTEGRITY: Readonly<Record<string, string>> = {
  'S-1-16-0': 'Untrusted',
  'S-1-16-4096': 'Low',
  'S-1-16-8192': 'Medium',
  'S-1-16-8448': 'Medium',
  'S-1-16-12288': 'High',
  'S-1-16-16384': 'System',
}

function integrityOf(label: unknown): string | undefined {
  return typeof label === 'string' ? INTEGRITY[label] : undefined
}

const HIVES = [
  ['\\REGISTRY\\MACHINE', 'HKLM'],
  ['\\REGISTRY\\USER', 'HKU'],
] as const

function registryValueSet(fields: Fields): void {
  const key = textOf(fields.ObjectName)
  if (!key) return
  const hive = HIVES.find(([prefix]) => key.toUpperCase().startsWith(prefix))
  const path = hive ? hive[1] + key.slice(hive[0].length) : key
  const value = textOf(fields.ObjectValueName)
  setMissing(fields, 'TargetObject', value ? `${path}\\${value}` : path)
  setMissing(fields, 'Details', detailsOf(fields))
  alias(fields, 'Image', 'ProcessName')
  setMissing(fields, 'User', userOf(fields))
}

function fileAccessed(fields: Fields): void {
  if (fields.ObjectType !== 'File') return
  alias(fields, 'FileName', 'ObjectName')
  alias(fields, 'TargetFilename', 'ObjectName')
  alias(fields, 'Image', 'ProcessName')
  setMissing(fields, 'User', userOf(fields))
}

// Sysmon writes numbers as `DWORD (0x00000001)`, and rules look for that; %%1876 is REG_DWORD, %%1875 REG_BINARY.
function detailsOf({ NewValue, NewValueType }: Fields): unknown {
  if (NewValueType === '%%1875') return 'Binary Data'
  const number = Number(NewValue)
  if (NewValueType !== '%%1876' || !Number.isInteger(number) || number < 0 || number > 0xffffffff) return NewValue
  return `DWORD (0x${number.toString(16).padStart(8, '0')})`
}

function connectionAllowed(fields: Fields): void {
  const outbound = fields.Direction === '%%14593'
  setMissing(fields, 'Image', pathOf(fields.Application))
  alias(fields, 'SourceIp', 'SourceAddress')
  alias(fields, 'DestinationIp', 'DestAddress')
  alias(fields, 'DestinationPort', 'DestPort')
  setMissing(fields, 'Initiated', outbound ? 'true' : 'false')
}

/**
 * The path of `\\device\\harddiskvolume2\\windows\\…` as rules write it. The event does not tell the volume's letter: C: is
 * right for programs of the system, which rules let pass by their path.
 */
function pathOf(device: unknown): unknown {
  if (typeof device !== 'string') return device
  return device.replace(/^\\device\\harddiskvolume\d{1,4}\\/i, 'C:\\')
}
