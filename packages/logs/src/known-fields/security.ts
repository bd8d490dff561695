import { words } from './names.ts'

const SUBJECT = 'SubjectUserSid SubjectUserName SubjectDomainName SubjectLogonId'

/** Event data of the channel Security, from the manifest of Microsoft-Windows-Security-Auditing and of Eventlog. */
export const SECURITY_FIELDS: readonly string[] = words(`${SUBJECT}
  AccessGranted AccessList AccessMask AccessReason AccessRemoved AccountDomain AccountExpires AccountName AccountSessionIdentifier Action ActiveProfile Activity
  AdditionalInfo AdditionalInfo2 AdvancedOptions AlgorithmName AllowedToDelegateTo AppCorrelationID AppIndex AppInstance AppName Application
  ApplicationPath AssignedAccess AttributeLDAPDisplayName AttributeSyntaxOID Attributes AttributeValue AuditPolicyChanges AuditSourceName AuditsDiscarded
  AuthenticationLevel AuthenticationPackage AuthenticationPackageName AuthenticationServer AuthenticationService AuthenticationType AuthenticationProvider
  BackupFileName BackupPath CAConfigurationId CalledStationID CallerProcessId CallerProcessImageName CallerProcessName CallingStationID CalloutId CalloutKey CalloutName
  CalloutType CategoryId CertificateDatabaseHash CertIssuerName CertSerialNumber CertThumbprint ChangeType ClassId ClassName ClientAddress ClientCreationTime
  ClientDomain ClientIPAddress ClientLogonId ClientName ClientProcessId ClientProcessStartKey ClientUserName CollisionTargetName CollisionTargetType
  CommandLine CompatibleIds Conditions CountOfCredentialsReturned CrashOnAuditFailValue CreatorProcessName CreatorProcessID CryptographicOperation Dcom DCDNSName
  DefaultSD DestAddress DestinationDRA DestinationIp DestinationPort DestPort Details DeviceClaims DeviceDescription DeviceId Direction DisabledPrivilegeList DisplayName DnsHostName
  DomainBehaviorVersion DomainName DomainPolicyChanged DomainSid DSName DSType Dummy EAPErrorCode EAPReasonCode EAPType ElevatedToken EnabledPrivilegeList Endpoint EndUSN EntryType ErrorCode
  EventCountTotal EventIdx EventSourceId ExtendedQuarantineState FailureId FailureReason FilterId FilterKey FilterName FilterOrigin FilterRTID FilterType Flags ForestRoot ForestRootSid
  ForceLogoff FQDN FullyQualifiedSubjectMachineName FullyQualifiedSubjectUserName GPOList GroupMembership GroupTypeChange HandleId HardwareIds HomeDirectory HomePath
  Identity ImpersonationLevel Initiated IntegrityLevel InterfaceIndex IpAddress IpPort KeyFilePath KeyLength KeyName KeyType KeyProviderName LayerId LayerKey LayerName LayerRTID LmPackageName LocationInformation
  LockoutDuration LockoutObservationWindow LockoutThreshold LoggingResult LogonGuid LogonHours LogonId LogonProcessName LogonType MachineAccountQuota MachineInventory MachineLogon
  MandatoryLabel MappedName MappingBy MaxPasswordAge MemberName MemberSid MessageString MinPasswordAge MinPasswordLength MixedDomainMode MSCHAPv2 NamingContext
  NASIdentifier NASIPv4Address NASIPv6Address NASPort NASPortType NetbiosName NewIntegrityLevel NewObjectTypeName NewProcessId NewProcessName NewSd NewSDDL NewTargetUserName
  NewTemplateContent NewTime NewUacValue NewValue NewValueType Notification ObjectClass ObjectCollectionName ObjectDN ObjectGUID ObjectIdentifyingProperties ObjectName
  ObjectProperties ObjectServer ObjectType ObjectValueName ObjectPath OemInformation OldObjectDN OldSd OldSDDL OldTargetUserName OldUacValue OldValue OldValueType OldTime NewObjectDN OpCorrelationID Operation OperationId
  OperationType Options OriginalSd PackageName PackageSid ParentImage ParentProcessId ParentProcessName PasswordHistoryLength PasswordLastSet PasswordProperties Path PeerName PreAuthType
  PreviousTime PrimaryGroupId PrivilegeList Process ProcessCreationTime ProcessId ProcessName ProcessPath ProductName ProfilePath ProfileChanged Profiles ProfileUsed Properties Protocol ProviderContextKey ProviderContextName
  ProviderContextType ProviderKey ProviderName ProviderType ProxyPolicyName NetworkPolicyName PuaCount PuaPolicyId QuarantineGraceTime QuarantineHelpURL QuarantineSessionIdentifier QuarantineState QuarantineSystemHealthResult ReadOperation Reason ReasonCode
  ReasonForRejection RecoveryReason RelativeTargetName RemoteAddress RemoteEventLogging RemoteMachineID RemoteMachineDescription RemotePort RemoteUserID RemoteUserDescription RemotePrivateAddress RequestId RequestType Requester Resource ResourceAttributes ResourceManager RestrictedAdminMode
  RestrictedSidCount ReturnCode RowsDeleted RpcCallClientLocality RuleAttr RuleId RuleName SamAccountName Schema SchemaFriendlyName ScriptPath SecurityDescriptor SecurityError SecurityPackageName ServerNames Service ServiceAccount
  ServiceFileName ServiceName ServicePrincipalNames ServiceSid ServiceStartType ServiceType SessionId SessionID SessionName SettingType SettingValue SfGroupMembership ShareLocalPath ShareName SidHistory SidList SiteName SourceAddr SourceAddress SourceDRA SourceHandleId
  SourceIp SourcePort SourceProcessId SourceSid SourceUserName SpnName StagingReason StartUSN Status StatusCode StoreUrl SubcategoryGuid SubcategoryId Subject SubjectKeyIdentifier SubjectMachineName SubjectMachineSID SubjectUserDomainName SubStatus
  SupplicantName TargetAttributeName TargetDomainName TargetHandleId TargetInfo TargetLinkedLogonId TargetLogonGuid TargetLogonId TargetName TargetObject TargetOutboundDomainName TargetOutboundUserName TargetProcessId TargetProcessName
  TargetServerName TargetSid TargetUserName TargetUserPartition TargetUserSid TargetFilename FileName TaskContent TaskContentNew TaskName TdoAttributes TdoDirection TdoSid TdoType TemplateContent TemplateDSObjectFQDN TemplateInternalName TemplateOID TemplateSchemaVersion TemplateVersion
  NewTemplateVersion OldTemplateContent OldSecurityDescriptor NewSecurityDescriptor TicketEncryptionType TicketOptions TokenElevationType TopLevelName TransactionId TransmittedServices TreeDelete Type User UserAccountControl UserClaims UserName UserParameters UserPrincipalName UserSid
  UserWorkstations VendorIds VirtualAccount Weight Workstation WorkstationName Image
  CertificateHash SessionKeyEncryptionType PreAuthEncryptionType AccountSupportedEncryptionTypes AccountAvailableKeys ServiceSupportedEncryptionTypes ServiceAvailableKeys DCSupportedEncryptionTypes DCAvailableKeys ClientAdvertizedEncryptionTypes ResponseTicket`)

/** What events of this channel have when they stand for a category, Sigma's names among them. */
export const SECURITY_CATEGORY_FIELDS: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  Object.entries({
    process_creation: `${SUBJECT} NewProcessId NewProcessName TokenElevationType ProcessId CommandLine TargetUserSid TargetUserName
      TargetDomainName TargetLogonId ParentProcessName MandatoryLabel Image ParentImage User LogonId IntegrityLevel`,
    process_termination: `${SUBJECT} Status ProcessId ProcessName Image User`,
    file_access: `${SUBJECT} ObjectServer ObjectType ObjectName HandleId AccessList AccessMask AccessReason ProcessId ProcessName ResourceAttributes
      FileName TargetFilename Image User`,
    network_connection: `ProcessId Application Direction SourceAddress SourcePort DestAddress DestPort Protocol FilterRTID FilterOrigin LayerName LayerRTID
      RemoteUserID RemoteMachineID InterfaceIndex Image SourceIp DestinationIp DestinationPort Initiated`,
    registry_event: `${SUBJECT} ObjectName ObjectValueName HandleId OperationType OldValueType OldValue NewValueType NewValue ProcessId ProcessName
      TargetObject Details Image User`,
  }).map(([category, fields]) => [category, words(fields)]),
)
