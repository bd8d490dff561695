import { columnsFrom, type EcsDraft } from '../../ecs/draft.ts'
import { alias, type Fields, isRecord, setKnown, setMissing, textOf } from '../../fields.ts'
import { type SourceKind, sourceKind } from '../../source-kind.ts'
import { jsonTime } from '../ecs-names.ts'
import { compactJson, type JsonProduct } from './product.ts'

const fillAzure = columnsFrom({
  source_ip: [
    'callerIpAddress',
    'CallerIpAddress',
    'properties.ipAddress',
    'IPAddress',
    'ipAddress',
    'properties.initiatedBy.user.ipAddress',
    'InitiatedBy.user.ipAddress',
  ],
  user_name: [
    'properties.userPrincipalName',
    'UserPrincipalName',
    'userPrincipalName',
    'properties.initiatedBy.user.userPrincipalName',
    'initiatedBy.user.userPrincipalName',
    'Caller',
    'caller',
    'identity',
    'Identity',
  ],
  user_target_name: ['properties.targetResources.userPrincipalName', 'targetResources.userPrincipalName'],
  event_action: ['operationName', 'OperationName', 'activityDisplayName', 'OperationNameValue', 'riskEventType'],
  event_outcome: ['resultType', 'ResultType', 'properties.result', 'Result'],
  event_provider: ['category', 'Category'],
  event_code: ['correlationId', 'CorrelationId'],
  user_agent_original: ['properties.userAgent', 'UserAgent', 'userAgent'],
  service_name: ['properties.appDisplayName', 'AppDisplayName', 'properties.loggedByService', 'LoggedByService'],
  cloud_account_id: ['tenantId', 'TenantId', 'AADTenantId'],
  cloud_region: 'location',
  message: ['properties.message', 'resultDescription', 'ResultDescription'],
})

const azureKind = (service: string, services?: readonly string[]) =>
  sourceKind(
    `azure.${service}`,
    { product: 'azure', service, services },
    {
      timeOf: jsonTime,
      fillEcs(fields: Fields, draft: EcsDraft) {
        fillAzure(fields, draft)
        draft.event_module = 'azure'
      },
    },
  )

const AUDIT = azureKind('auditlogs')
const SIGNIN = azureKind('signinlogs')
const ACTIVITY = azureKind('activitylogs')
const RISK = azureKind('riskdetection', ['pim'])

/** Entra ID and Azure Monitor: diagnostic export (`category`, `properties`), Log Analytics tables (`Type`), Graph's objects. */
export const azure: JsonProduct = {
  fits: (record) => kindOfAzure(record) !== undefined,
  name(fields, record) {
    for (const name of Object.keys(fields)) {
      if (!name.startsWith('properties.')) continue
      const bare = name.slice(11)
      alias(fields, bare, name)
      alias(fields, bare.charAt(0).toUpperCase() + bare.slice(1), name)
    }
    for (const [upper, lower] of PAIRS) {
      alias(fields, upper, lower)
      alias(fields, lower, upper)
    }
    setMissing(
      fields,
      'properties.message',
      fields.activityDisplayName ?? fields.ActivityDisplayName ?? fields.operationName,
    )
    setMissing(fields, 'ResultType', fields['properties.status.errorCode'] ?? fields['status.errorCode'])
    setMissing(fields, 'TargetResources', compactJson(targetsOf(record)))
    return kindOfAzure(record) ?? ACTIVITY
  },
}

const PAIRS = [
  ['OperationName', 'operationName'],
  ['Category', 'category'],
  ['ResultType', 'resultType'],
  ['ResultDescription', 'resultDescription'],
  ['ActivityDisplayName', 'activityDisplayName'],
  ['CategoryValue', 'Category'],
  ['OperationNameValue', 'OperationName'],
  ['ResourceId', 'resourceId'],
  ['UserAgent', 'userAgent'],
] as const

function targetsOf({ properties, targetResources, TargetResources }: Fields): unknown {
  return targetResources ?? TargetResources ?? (isRecord(properties) ? properties.targetResources : undefined)
}

const TABLES: ReadonlyMap<string, SourceKind> = new Map([
  ['AuditLogs', AUDIT],
  ['SignInLogs', SIGNIN],
  ['SigninLogs', SIGNIN],
  ['NonInteractiveUserSignInLogs', SIGNIN],
  ['ServicePrincipalSignInLogs', SIGNIN],
  ['ManagedIdentitySignInLogs', SIGNIN],
  ['AADNonInteractiveUserSignInLogs', SIGNIN],
  ['AADServicePrincipalSignInLogs', SIGNIN],
  ['AzureActivity', ACTIVITY],
  ['Administrative', ACTIVITY],
  ['RiskyUsers', RISK],
  ['UserRiskEvents', RISK],
  ['AADUserRiskEvents', RISK],
])

function kindOfAzure(record: Fields): SourceKind | undefined {
  const { category, Type, properties } = record
  const named =
    TABLES.get(String(Type)) ?? (record.operationName === undefined ? undefined : TABLES.get(String(category)))
  if (named) return named
  const inner = isRecord(properties) ? properties : record
  if (record.riskEventType !== undefined || inner.riskEventType !== undefined) return RISK
  if (inner.userPrincipalName !== undefined && inner.conditionalAccessStatus !== undefined) return SIGNIN
  if (inner.activityDisplayName !== undefined && inner.initiatedBy !== undefined) return AUDIT
  const resource = textOf(record.resourceId) ?? textOf(record.ResourceId)
  return resource !== undefined && record.operationName !== undefined ? ACTIVITY : undefined
}

const fillM365 = columnsFrom({
  source_ip: ['ClientIP', 'ClientIPAddress', 'ActorIpAddress', 'SenderIp'],
  user_name: ['UserId', 'MailboxOwnerUPN'],
  user_target_name: ['ObjectId', 'TargetUserOrGroupName'],
  event_action: 'Operation',
  event_outcome: 'ResultStatus',
  event_provider: 'Workload',
  event_code: 'RecordType',
  user_agent_original: ['UserAgent', 'ClientInfoString'],
  file_path: 'ObjectId',
  file_name: 'SourceFileName',
  url_original: 'SiteUrl',
  cloud_account_id: 'OrganizationId',
  email_from_address: 'P2Sender',
  email_to_address: 'Recipients',
  email_subject: ['Subject', 'Item.Subject'],
  message: 'Name',
})

const m365Kind = (service: string, services?: readonly string[]) =>
  sourceKind(
    `m365.${service}`,
    { product: 'm365', service: 'audit', services },
    {
      timeOf: jsonTime,
      fillEcs(fields: Fields, draft: EcsDraft) {
        fillM365(fields, draft)
        draft.event_module = 'o365'
      },
    },
  )

const WORKLOADS: ReadonlyMap<string, SourceKind> = new Map([
  ['Exchange', m365Kind('exchange', ['exchange'])],
  ['SecurityComplianceCenter', m365Kind('security', ['threat_management', 'threat_detection'])],
  ['SharePoint', m365Kind('sharepoint')],
  ['OneDrive', m365Kind('onedrive')],
  ['AzureActiveDirectory', m365Kind('entra')],
  ['MicrosoftTeams', m365Kind('teams')],
  ['ThreatIntelligence', m365Kind('threat', ['threat_management', 'threat_detection'])],
])
const OTHER_WORKLOAD = m365Kind('audit')

/** The unified audit log of Microsoft 365 (Office 365 Management Activity API). */
export const m365: JsonProduct = {
  fits: ({ Operation, Workload, CreationTime }) =>
    typeof Operation === 'string' && typeof Workload === 'string' && CreationTime !== undefined,
  name(fields, record) {
    alias(fields, 'eventSource', 'Workload')
    setMissing(fields, 'eventName', fields.Name ?? fields.Operation)
    setMissing(
      fields,
      'status',
      textOf(fields.ResultStatus)?.toLowerCase().replace('succeeded', 'success') ?? 'success',
    )
    for (const part of ['Parameters', 'OperationProperties', 'ModifiedProperties']) {
      setKnown(fields, part, compactJson(record[part]))
    }
    return WORKLOADS.get(String(record.Workload)) ?? OTHER_WORKLOAD
  },
}
