import { words } from './names.ts'

/** What every event has by its frame, under the names of all shippers: the system's, NXLog's, Log Analytics', Winlogbeat's. */
export const WINDOWS_FRAME =
  words(`EventID Channel Provider_Name Computer Level Task Opcode Keywords EventRecordID SystemTime
  ExecutionProcessID UserID Message Data Version TimeCreated ProviderGuid SourceName ProviderName EventSourceName Hostname EventTime EventReceivedTime
  EventType Severity SeverityValue RecordNumber ThreadID ProcessID Domain AccountName AccountType Category OpcodeValue
  SourceModuleName SourceModuleType ActivityID RelatedActivityID ERROR_EVT_UNRESOLVED Type TenantId TimeGenerated SourceSystem
  EventOriginId ManagementGroupName SourceComputerId MG TimeCollected Activity Account SubjectAccount TargetAccount Process
  Provider EventLevel EventLevelName EventTypeOrignal @timestamp @version host port tags type _ResourceId local_time param1 param2 param3 param4 param5 param6 param7 param8 param9 Binary EventData UserData`)

/** Event data of the channels, from their providers' manifests. Names of a provider that are not here may come all the same. */
export const CHANNEL_FIELDS: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  Object.entries({
    powershell:
      'ContextInfo Payload ScriptBlockText ScriptBlockId MessageNumber MessageTotal Path RunspaceId InstanceId MinRunspaces MaxRunspaces HostApplication',
    'powershell-classic':
      'HostApplication HostName HostVersion HostId EngineVersion RunspaceId PipelineId CommandName CommandType ScriptName CommandPath CommandLine',
    system: `ServiceName ImagePath ServiceType StartType AccountName Caption IsatapRouter HiveName DeviceName Origin Description
      ProcessId ProcessName NewTime OldTime Reason QueryName Address updateTitle updateGuid Client SubjectUserName SubjectUserSid
      SubjectDomainName BackupPath DriveName CorruptionState VolumeName DeviceInstanceID DriverName`,
    application:
      'AppName AppVersion AppPath ModuleName ModuleVersion ModulePath ExceptionCode FaultingOffset ProcessId ReportId PackageFullName EventName Response P1 P2 P3 P4',
    taskscheduler:
      'TaskName UserContext UserName InstanceId TaskInstanceId ActionName Path Priority EnginePID ResultCode ProcessId ProcessID',
    wmi: `Id ClientMachine User ClientProcessId Component Operation ResultCode PossibleCause NamespaceName ProviderName Code HostProcess
      ProcessID ProviderPath Namespace ESS CONSUMER Provider Query Queryid PossibleCause`,
    windefend: `ProductName ProductVersion DetectionID DetectionTime ThreatID ThreatName SeverityID SeverityName CategoryID CategoryName
      FWLink StatusCode StatusDescription State SourceID ProcessName DetectionUser Path OriginID OriginName ExecutionID ExecutionName TypeID TypeName
      PreExecutionStatus ActionID ActionName ErrorCode ErrorDescription PostCleanStatus AdditionalActionsID AdditionalActionsString
      RemediationUser SecurityintelligenceVersion EngineVersion Signature Filename NewValue OldValue Feature_Name FeatureName Reason Value
      Source_Name SourceName ID DetectionType TargetCommandline InvolvedFile User`,
    'firewall-as': `RuleId RuleName Origin ApplicationPath ServiceName Direction Protocol LocalPorts RemotePorts Action Profiles LocalAddresses RemoteAddresses
      RemoteMachineAuthorizationList RemoteUserAuthorizationList EmbeddedContext Flags Active EdgeTraversal LooseSourceMapped SecurityOptions
      ModifyingUser ModifyingApplication SchemaVersion RuleStatus ProcessId Port IPVersion ReasonCode SettingType SettingValue ErrorCode LocalOnlyMapped`,
    'bits-client':
      'transferId name Id url peer fileTime fileLength bytesTotal bytesTransferred bytesTransferredFromPeer processPath processId jobTitle jobId jobOwner LocalName RemoteName fileCount ClientProcessStartKey',
    'codeintegrity-operational': `FileNameBuffer FileNameLength ProcessNameBuffer ProcessNameLength RequestedPolicy ValidatedPolicy Status
      FileName PolicyName PolicyID`,
    applocker:
      'PolicyName RuleId RuleName RuleSddl TargetUser TargetProcessId FilePath FileHash Fqbn TargetLogonId FullFilePath',
    'appxdeployment-server':
      'Path ErrorCode PackageFullName HasFullTrust PackageSourceUri CallingProcess Flags PackageMoniker DeploymentOperation Summary',
    'dns-client': 'QueryName QueryType QueryOptions QueryStatus QueryResults',
    'dns-server-analytic': 'QNAME QTYPE RCODE Source Destination InterfaceIP PacketData TCP XID Flags Zone Port Server',
    'iis-configuration': 'Configuration EditOperationType OldValue NewValue ConfigPath PhysicalPath Caller',
    ntlm: 'UserName DomainName WorkstationName SChannelName SChannelType TargetName ProcessName ClientUserName ClientDomainName',
    'security-mitigations': 'ProcessPath ProcessCommandLine ImageName ProcessId CallingProcessId',
    'shell-core': 'Name AppID Flags Command PID',
    'smbclient-security': 'UserName ServerName Status Reason ShareName ObjectName',
    'smbclient-connectivity':
      'ServerName ServerAddress Address RemoteAddress LocalAddress Reason Status InstanceName ConnectionType AddressLength',
    'smbserver-connectivity':
      'ShareName SigningUsed EncyptionUsed EncryptionUsed ClientAddress ClientName UserName SessionGUID ConnectionGUID ServerName',
    'terminalservices-localsessionmanager': 'User SessionID Address TargetSession Source Reason',
    'printservice-admin': 'ErrorCode Context PluginDllName Param1 Param2 Param3',
    'printservice-operational': 'Param1 Param2 Param3 Param4 Param5 Param6 Param7 Param8 FileName',
    ldap: 'ScopeOfSearch SearchFilter DistinguishedName AttributeList ProcessId',
    'lsa-server':
      'TargetUserSid TargetUserName TargetDomainName TargetLogonId LogonType EventIdx EventCountTotal SidList',
    openssh: 'process payload',
    'diagnosis-scripted': 'PackagePath PackageId',
    'appxpackaging-om': 'subjectName packageFamilyName',
    'appmodel-runtime': 'ImageName PackageName ProcessID',
  }).map(([service, fields]) => [service, words(fields)]),
)
