import { words } from './names.ts'

/** Names that sources beside Windows are known to give, by product or by product and service. Most may give others too. */
export const OTHER_FIELDS: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  Object.entries({
    linux: `message hostname program pid action outcome user target_user src_ip src_port dst_ip dst_port method reason tty ruser logname
      pam_service protocol USER COMMAND PWD TTY GROUP severity facility structured_data local_time`,
    'linux.auditd': `type serial node arch syscall success exit a0 a1 a2 a3 argc items item ppid pid auid uid gid euid suid fsuid egid sgid fsgid
      tty ses comm exe key cwd name inode dev mode ouid ogid rdev nametype proctitle subj obj op acct hostname addr terminal res unit cmd SYSCALL AUID
      UID GID EUID SUID FSUID EGID SGID FSGID OUID OGID ARCH CommandLine Image ProcessId ParentProcessId CurrentDirectory User TargetFilename
      Initiated DestinationIp DestinationPort SourceIp local_time`,
    'aws.cloudtrail': `eventSource eventName eventType eventVersion eventCategory awsRegion errorCode errorMessage sourceIPAddress userAgent readOnly
      recipientAccountId requestID sharedEventID vpcEndpointId managementEvent requestParameters responseElements additionalEventData
      userIdentity.type userIdentity.arn userIdentity.userName userIdentity.principalId userIdentity.accountId userIdentity.accessKeyId userIdentity.invokedBy
      userIdentity.sessionContext.sessionIssuer.type userIdentity.sessionContext.sessionIssuer.arn userIdentity.sessionContext.attributes.mfaAuthenticated`,
    azure: `operationName OperationName OperationNameValue category Category CategoryValue resultType ResultType resultDescription
      ResultDescription ActivityDisplayName activityDisplayName ResourceId resourceId ResourceProviderValue properties.message Status UserAgent userAgent
      TargetResources targetResources InitiatedBy LoggedByService riskEventType RiskState userPrincipalName UserPrincipalName ResourceDisplayName
      AuthenticationRequirement ConditionalAccessStatus conditionalAccessStatus DeviceDetail.deviceId DeviceDetail.trusttype DeviceDetail.isCompliant Location
      ClientAppUsed AppDisplayName AppId properties.result properties.status.errorCode ActivityType activityType Caller CallerIpAddress TenantId tenantId`,
    m365: `Operation Workload UserId ObjectId ResultStatus RecordType CreationTime OrganizationId ClientIP ClientIPAddress UserAgent UserType UserKey
      Parameters OperationProperties ModifiedProperties eventSource eventName status LogonType MailboxOwnerUPN ApplicationId SiteUrl SourceFileName
      SourceFileExtension Subject Recipients P2Sender SenderIp DeliveryAction Directionality RequestType Payload local_time`,
    gcp: `gcp.audit.method_name eventService eventName logName severity insertId protoPayload.serviceName protoPayload.methodName
      protoPayload.resourceName protoPayload.authenticationInfo.principalEmail protoPayload.metadata.event.eventName data.protoPayload.serviceName
      data.protoPayload.methodName data.protoPayload.resourceName data.protoPayload.authorizationInfo.permission data.protoPayload.authorizationInfo.granted
      data.protoPayload.logName data.protoPayload.resource.type`,
    okta: `eventType displayMessage outcome.result outcome.reason actor.alternateId actor.id actor.displayName target.alternateId target.displayName
      client.ipAddress securityContext.isProxy debugContext.debugData.requestUri legacyEventType severity published`,
    github: 'action actor actor_ip org repo user business operation_type',
    bitbucket: 'auditType.category auditType.action author.name source',
    kubernetes: `verb stage level requestURI userAgent user.username user.groups sourceIPs objectRef.resource objectRef.namespace objectRef.name
      objectRef.subresource objectRef.apiGroup objectRef.apiVersion responseStatus.code apiGroup hostPath capabilities`,
    opencanary: 'logtype node_id src_host src_port dst_host dst_port logdata.USERNAME logdata.PASSWORD',
    onelogin: 'event_type_id account_id ipaddr user_name actor_user_name user_id',
    fortigate:
      'action cfgpath cfgobj cfgattr user ui msg logdesc srcip dstip srcport dstport subtype type level devname src_ip dst_ip src_port dst_port',
    zeek: 'ts uid id.orig_h id.orig_p id.resp_h id.resp_p proto service',
    'zeek.dns':
      'query answers qtype_name qclass_name rcode_name rejected Z AA TC RD RA TTLs record_type answer trans_id',
    'zeek.http': `method host uri referrer version user_agent status_code status_msg resp_mime_types request_body_len response_body_len
      client_header_names orig_mime_types username`,
    'zeek.smb_files': 'path name action prev_name size fuid',
    'zeek.dce_rpc': 'endpoint operation named_pipe rtt',
    'zeek.kerberos': 'request_type client service cipher success error_msg till forwardable renewable',
    'zeek.rdp': 'cookie result security_protocol client_build client_name',
    'zeek.x509': 'certificate.serial certificate.subject certificate.issuer certificate.version',
    rpc_firewall: 'EventLog EventID InterfaceUuid OpNum',
  }).map(([source, fields]) => [source, words(fields)]),
)

/** Of web servers and proxies: W3C's names, those of Sigma's taxonomy, and what decoders add. */
export const WEB_FIELDS: readonly string[] =
  words(`date time time-taken bytes cached c-ip c-dns c-port c-uri c-uri-extension c-uri-query c-uri-stem
  c-useragent c-agent s-ip s-dns s-port s-computername s-sitename s-action s-hierarchy s-supplier-name s-event cs-method cs-uri cs-uri-stem cs-uri-query cs-uri-path cs-uri-scheme
  cs-uri-port cs-uri-extension cs-host cs-username cs-user-agent cs-referer cs-cookie cs-bytes cs-version cs-protocol cs-auth-group cs-categories sc-bytes
  sc-status sc-substatus sc-win32-status sc-filter-result csUser-Agent csReferer csCookie r-ip r-dns r-host cs-mime-type cs-result src_ip src_port dst_ip dst_port user message hostname program
  action outcome local_time`)

/** What decoders call things where Sigma has no names: DNS servers, firewalls. */
export const NETWORK_FIELDS: readonly string[] = words(
  'query record_type answer action outcome user src_ip src_port dst_ip dst_port protocol blocked message hostname program pid',
)
