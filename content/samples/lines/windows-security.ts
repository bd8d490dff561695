import { hashOf } from '../random.ts'
import { DOMAIN, type SampleLine, type WindowsHost } from '../scene.ts'
import { securityEvent, windowsLine } from './windows.ts'

export interface SignIn {
  readonly user: string
  readonly from: string
  /** 2 at the keyboard, 3 over the network, 10 by remote desktop. */
  readonly type: 2 | 3 | 10
}

export function signedIn(host: WindowsHost, time: number, { user, from, type }: SignIn): SampleLine {
  return securityEvent(host, time, 4624, {
    Keywords: '0x8020000000000000',
    TargetUserSid: sidOf(user),
    TargetUserName: user,
    TargetDomainName: DOMAIN,
    TargetLogonId: `0x${(hashOf(`${user}${time}`) % 0xffffff).toString(16)}`,
    LogonType: type,
    LogonProcessName: type === 2 ? 'User32 ' : 'Kerberos',
    AuthenticationPackageName: type === 2 ? 'Negotiate' : 'Kerberos',
    WorkstationName: '-',
    IpAddress: from,
    IpPort: 49_152 + (hashOf(`${time}`) % 16_000),
  })
}

export function signInFailed(host: WindowsHost, time: number, { user, from, type }: SignIn): SampleLine {
  return securityEvent(host, time, 4625, {
    Keywords: '0x8010000000000000',
    TargetUserSid: 'S-1-0-0',
    TargetUserName: user,
    TargetDomainName: DOMAIN,
    Status: '0xc000006d',
    SubStatus: '0xc000006a',
    LogonType: type,
    LogonProcessName: 'NtLmSsp ',
    AuthenticationPackageName: 'NTLM',
    IpAddress: from,
    IpPort: 49_152 + (hashOf(`${time}`) % 16_000),
  })
}

export function preAuthenticationFailed(host: WindowsHost, time: number, user: string, from: string): SampleLine {
  return securityEvent(host, time, 4771, {
    Keywords: '0x8010000000000000',
    TargetUserName: user,
    TargetSid: sidOf(user),
    ServiceName: `krbtgt/${DOMAIN}`,
    Status: '0x18',
    PreAuthType: '2',
    IpAddress: `::ffff:${from}`,
  })
}

export function serviceTicketAsked(
  host: WindowsHost,
  time: number,
  asked: { user: string; service: string; from: string; encryption: string },
): SampleLine {
  return securityEvent(host, time, 4769, {
    Keywords: '0x8020000000000000',
    TargetUserName: `${asked.user}@${DOMAIN}.EXAMPLE`,
    TargetDomainName: `${DOMAIN}.EXAMPLE`,
    ServiceName: asked.service,
    TicketOptions: '0x40810000',
    TicketEncryptionType: asked.encryption,
    IpAddress: `::ffff:${asked.from}`,
    Status: '0x0',
  })
}

export interface ShareUse {
  readonly user: string
  readonly from: string
  readonly share: string
}

export function shareOpened(host: WindowsHost, time: number, { user, from, share }: ShareUse): SampleLine {
  return securityEvent(host, time, 5140, {
    SubjectUserSid: sidOf(user),
    SubjectUserName: user,
    SubjectDomainName: DOMAIN,
    ObjectType: 'File',
    IpAddress: from,
    IpPort: 49_152 + (hashOf(`${time}`) % 16_000),
    ShareName: `\\\\*\\${share}`,
    AccessMask: '0x1',
  })
}

export function shareFileRead(host: WindowsHost, time: number, use: ShareUse & { readonly file: string }): SampleLine {
  return securityEvent(host, time, 5145, {
    SubjectUserSid: sidOf(use.user),
    SubjectUserName: use.user,
    SubjectDomainName: DOMAIN,
    ObjectType: 'File',
    IpAddress: use.from,
    ShareName: `\\\\*\\${use.share}`,
    RelativeTargetName: use.file,
    AccessMask: '0x120089',
  })
}

export function removableFileWritten(host: WindowsHost, time: number, user: string, file: string): SampleLine {
  return securityEvent(host, time, 4663, {
    SubjectUserName: user,
    SubjectDomainName: DOMAIN,
    ObjectServer: 'Security',
    ObjectType: 'File',
    ObjectName: `\\Device\\HarddiskVolume9\\${file}`,
    AccessMask: '0x2',
    ProcessName: 'C:\\Windows\\explorer.exe',
  })
}

export interface GroupChange {
  readonly by: string
  readonly member: string
  readonly group: string
  readonly groupSid: string
}

export function addedToLocalGroup(host: WindowsHost, time: number, change: GroupChange): SampleLine {
  return securityEvent(host, time, 4732, {
    MemberName: '-',
    MemberSid: sidOf(change.member),
    TargetUserName: change.group,
    TargetDomainName: 'Builtin',
    TargetSid: change.groupSid,
    SubjectUserName: change.by,
    SubjectDomainName: DOMAIN,
  })
}

export function accountChanged(host: WindowsHost, time: number, id: 4720 | 4726, user: string, by: string): SampleLine {
  return securityEvent(host, time, id, {
    TargetUserName: user,
    TargetDomainName: DOMAIN,
    TargetSid: sidOf(user),
    SubjectUserName: by,
    SubjectDomainName: DOMAIN,
  })
}

export function securityLogCleared(host: WindowsHost, time: number, by: string): SampleLine {
  const origin = { channel: 'Security', provider: 'Microsoft-Windows-Eventlog', id: 1102 }
  return windowsLine(host, time, origin, { SubjectUserName: by, SubjectDomainName: DOMAIN })
}

export function printed(
  host: WindowsHost,
  time: number,
  job: { document: string; user: string; pages: number },
): SampleLine {
  const origin = {
    channel: 'Microsoft-Windows-PrintService/Operational',
    provider: 'Microsoft-Windows-PrintService',
    id: 307,
  }
  return windowsLine(host, time, origin, {
    Param1: String(hashOf(`${time}`) % 900),
    Param2: job.document,
    Param3: job.user,
    Param4: `\\\\${host.name}`,
    Param5: 'Planta2',
    Param6: '10.0.0.9',
    Param7: String(job.pages * 41_000),
    Param8: String(job.pages),
  })
}

export function exchangeCmdlet(host: WindowsHost, time: number, cmdlet: string, parameters: string): SampleLine {
  const origin = { channel: 'MSExchange Management', provider: 'MSExchange CmdletLogs', id: 1 }
  const Message = `Cmdlet succeeded. Cmdlet ${cmdlet}, parameters ${parameters}.`
  return windowsLine(host, time, origin, {
    Message,
    param1: cmdlet,
    param2: parameters,
    param3: 'NT AUTHORITY\\SYSTEM',
  })
}

function sidOf(user: string): string {
  return `S-1-5-21-1004336348-1177238915-682003330-${1100 + (hashOf(user) % 8_000)}`
}
