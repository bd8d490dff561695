type EventCategories = Readonly<Record<number, readonly string[]>>

const SYSMON: EventCategories = {
  1: ['process_creation'],
  2: ['file_change'],
  3: ['network_connection'],
  4: ['sysmon_status'],
  5: ['process_termination'],
  6: ['driver_load'],
  7: ['image_load'],
  8: ['create_remote_thread'],
  9: ['raw_access_thread'],
  10: ['process_access'],
  11: ['file_event'],
  12: ['registry_event'],
  13: ['registry_event', 'registry_set'],
  14: ['registry_event', 'registry_rename'],
  15: ['create_stream_hash'],
  16: ['sysmon_status'],
  17: ['pipe_created'],
  18: ['pipe_created'],
  19: ['wmi_event'],
  20: ['wmi_event'],
  21: ['wmi_event'],
  22: ['dns_query'],
  23: ['file_delete'],
  24: ['clipboard_change'],
  25: ['process_tampering'],
  26: ['file_delete', 'file_delete_detected'],
  27: ['file_block_executable'],
  28: ['file_block_shredding'],
  29: ['file_executable_detected'],
  255: ['sysmon_error'],
}

// Microsoft Defender's detections and actions: the events that name a threat or a path.
const DEFENDER = [1006, 1007, 1008, 1009, 1010, 1011, 1012, 1015, 1017, 1018, 1019, 1115, 1116, 1117, 1118, 1119]

/** Sigma's categories by service and event id. */
export const EVENT_CATEGORIES: ReadonlyMap<string, EventCategories> = new Map<string, EventCategories>([
  ['sysmon', SYSMON],
  [
    'security',
    { 4688: ['process_creation'], 4689: ['process_termination'], 4663: ['file_access'], 5156: ['network_connection'] },
  ],
  ['iis', { 6200: ['webserver'] }],
  ['powershell', { 4103: ['ps_module'], 4104: ['ps_script'] }],
  ['powershell-classic', { 400: ['ps_classic_start'], 600: ['ps_classic_provider_start'], 800: ['ps_classic_script'] }],
  ['windefend', Object.fromEntries(DEFENDER.map((id) => [id, ['antivirus']]))],
])

/** Sysmon 12 tells by EventType whether a key was made or a key or value deleted. */
export const REGISTRY_KEY_CATEGORIES: Readonly<Record<string, readonly string[]>> = {
  CreateKey: ['registry_event', 'registry_add'],
  DeleteKey: ['registry_event', 'registry_delete'],
  DeleteValue: ['registry_event', 'registry_delete'],
}

/** Security 4657 tells by OperationType what happened to the value (message ids of the audit provider). */
export const REGISTRY_VALUE_CATEGORIES: Readonly<Record<string, readonly string[]>> = {
  '%%1904': ['registry_event', 'registry_set'],
  '%%1905': ['registry_event', 'registry_set'],
  '%%1906': ['registry_event', 'registry_delete'],
}
