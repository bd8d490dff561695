import { hashOf } from '../random.ts'
import { type SampleLine, SOURCES } from '../scene.ts'

const TENANT = '6f2f1f0e-52c4-4e3f-8d55-0f7f35a3b9d1'

/** An act in Microsoft 365, as its management activity API gives it. */
export function m365Act(
  time: number,
  act: Readonly<Record<string, unknown>> & { readonly Operation: string },
): SampleLine {
  const record = {
    CreationTime: new Date(time).toISOString().slice(0, 19),
    Id: idOf(`${time}${act.Operation}${act.ObjectId}`),
    OrganizationId: TENANT,
    RecordType: 1,
    ResultStatus: 'Succeeded',
    UserType: 0,
    Version: 1,
    ...act,
  }
  return { source: SOURCES.cloud, time, line: JSON.stringify(record) }
}

export interface CloudSignIn {
  readonly user: string
  readonly from: string
  /** 0 for success; 50126 for a wrong password; 500121 for a second factor refused. */
  readonly errorCode: number
}

export function entraSignIn(time: number, { user, from, errorCode }: CloudSignIn): SampleLine {
  const record = {
    time: new Date(time).toISOString(),
    resourceId: `/tenants/${TENANT}/providers/Microsoft.aadiam`,
    operationName: 'Sign-in activity',
    category: 'SignInLogs',
    tenantId: TENANT,
    resultType: String(errorCode),
    callerIpAddress: from,
    properties: {
      id: idOf(`${time}${user}`),
      userPrincipalName: `${user}@exteriores.example`,
      appDisplayName: 'Office 365 Exchange Online',
      ipAddress: from,
      status: { errorCode },
    },
  }
  return { source: SOURCES.cloud, time, line: JSON.stringify(record) }
}

export function awsAct(
  time: number,
  act: Readonly<Record<string, unknown>> & { readonly eventName: string; readonly eventSource: string },
): SampleLine {
  const record = {
    eventVersion: '1.09',
    userIdentity: {
      type: 'IAMUser',
      arn: 'arn:aws:iam::111122223333:user/portal-deploy',
      accountId: '111122223333',
      userName: 'portal-deploy',
    },
    eventTime: `${new Date(time).toISOString().slice(0, 19)}Z`,
    awsRegion: 'us-east-1',
    eventID: idOf(`${time}${JSON.stringify(act)}`),
    eventType: 'AwsApiCall',
    recipientAccountId: '111122223333',
    ...act,
  }
  return { source: SOURCES.cloud, time, line: JSON.stringify(record) }
}

function idOf(text: string): string {
  const part = (salt: string, length: number) =>
    hashOf(salt + text)
      .toString(16)
      .padStart(8, '0')
      .slice(0, length)
  return `${part('a', 8)}-${part('b', 4)}-4${part('c', 3)}-8${part('d', 3)}-${part('e', 8)}${part('f', 4)}`
}
