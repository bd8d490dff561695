import { words } from './names.ts'

const ACTOR = 'ProcessGuid ProcessId Image User'
const ON_FILE = `${ACTOR} TargetFilename CreationUtcTime`
const ON_REGISTRY = `${ACTOR} EventType TargetObject`
const BLOCKED = `${ACTOR} TargetFilename Hashes IsExecutable`

/** Event data by Sigma category, from Sysmon's manifest (schema 4.90). */
export const SYSMON_FIELDS: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  Object.entries({
    process_creation: `${ACTOR} FileVersion Description Product Company OriginalFileName CommandLine CurrentDirectory LogonGuid LogonId
      TerminalSessionId IntegrityLevel Hashes ParentProcessGuid ParentProcessId ParentImage ParentCommandLine ParentUser`,
    file_change: `${ON_FILE} PreviousCreationUtcTime`,
    network_connection: `${ACTOR} Protocol Initiated SourceIsIpv6 SourceIp SourceHostname SourcePort SourcePortName
      DestinationIsIpv6 DestinationIp DestinationHostname DestinationPort DestinationPortName`,
    sysmon_status: 'State Version SchemaVersion Configuration ConfigurationFileHash',
    process_termination: ACTOR,
    driver_load: 'ImageLoaded Hashes Signed Signature SignatureStatus',
    image_load: `${ACTOR} ImageLoaded FileVersion Description Product Company OriginalFileName Hashes Signed Signature SignatureStatus`,
    create_remote_thread: `ProcessId SourceProcessGuid SourceProcessId SourceImage TargetProcessGuid TargetProcessId TargetImage NewThreadId
      StartAddress StartModule StartFunction SourceUser TargetUser`,
    raw_access_thread: `${ACTOR} Device`,
    process_access: `ProcessId SourceProcessGUID SourceProcessId SourceThreadId SourceImage TargetProcessGUID TargetProcessId TargetImage
      GrantedAccess CallTrace SourceUser TargetUser`,
    file_event: ON_FILE,
    registry_event: `${ON_REGISTRY} Details NewName`,
    registry_add: ON_REGISTRY,
    registry_delete: ON_REGISTRY,
    registry_set: `${ON_REGISTRY} Details`,
    registry_rename: `${ON_REGISTRY} NewName`,
    create_stream_hash: `${ON_FILE} Hash Contents`,
    pipe_created: `${ACTOR} EventType PipeName`,
    wmi_event: 'EventType Operation User EventNamespace Name Query Type Destination Consumer Filter',
    dns_query: `${ACTOR} QueryName QueryStatus QueryResults`,
    file_delete: `${BLOCKED} Archived`,
    file_delete_detected: BLOCKED,
    clipboard_change: `${ACTOR} Session ClientInfo Hashes Archived`,
    process_tampering: `${ACTOR} Type`,
    file_block_executable: BLOCKED,
    file_block_shredding: BLOCKED,
    file_executable_detected: BLOCKED,
    sysmon_error: 'ID Description',
  }).map(([category, fields]) => [category, words(`RuleName UtcTime ${fields}`)]),
)
