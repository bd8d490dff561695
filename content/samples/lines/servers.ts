import { type LinuxHost, type SampleLine, SOURCES } from '../scene.ts'

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')

export interface Visit {
  readonly from: string
  readonly method?: string
  readonly path: string
  readonly status?: number
  readonly bytes?: number
  readonly user?: string
  readonly referer?: string
  readonly agent?: string
}

const BROWSER =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/128.0.0.0 Safari/537.36'

/** A request in the combined log format, as nginx writes it. */
export function webRequest(time: number, visit: Visit, source: string = SOURCES.web): SampleLine {
  const { method = 'GET', status = 200, bytes = 5_120, user = '-', referer = '-', agent = BROWSER } = visit
  const line = `${visit.from} - ${user} [${clfTime(time)}] "${method} ${visit.path} HTTP/1.1" ${status} ${bytes} "${referer}" "${agent}"`
  return { source, time, line }
}

/** `14/Sep/2026:16:20:11 +0000` */
function clfTime(time: number): string {
  const iso = new Date(time).toISOString()
  return `${iso.slice(8, 10)}/${MONTHS[Number(iso.slice(5, 7)) - 1]}/${iso.slice(0, 4)}:${iso.slice(11, 19)} +0000`
}

export interface Message {
  readonly host: Pick<LinuxHost, 'name'>
  readonly program: string
  readonly pid?: number
  readonly text: string
  readonly source?: string
}

/** A line as rsyslog forwards it, RFC 5424. */
export function syslogLine(time: number, { host, program, pid, text, source = SOURCES.linux }: Message): SampleLine {
  const stamp = new Date(time).toISOString()
  return { source, time, line: `<86>1 ${stamp} ${host.name} ${program} ${pid ?? '-'} - - ${text}` }
}

export interface SshAttempt {
  readonly user: string
  readonly from: string
  readonly port: number
}

export function sshFailed(host: LinuxHost, time: number, { user, from, port }: SshAttempt): SampleLine {
  const text = `Failed password for ${user === 'root' ? '' : 'invalid user '}${user} from ${from} port ${port} ssh2`
  return syslogLine(time, { host, program: 'sshd', pid: 1000 + (port % 20_000), text })
}

export function sshAccepted(
  host: LinuxHost,
  time: number,
  attempt: SshAttempt & { readonly method: string },
): SampleLine {
  const { method, user, from, port } = attempt
  const text = `Accepted ${method} for ${user} from ${from} port ${port} ssh2`
  return syslogLine(time, { host, program: 'sshd', pid: 1000 + (port % 20_000), text })
}

export interface LinuxProcess {
  readonly image: string
  readonly commandLine: string
  readonly parent: string
  readonly user: string
}

/** The start of a process as Auditbeat reports it. */
export function linuxProcess(
  host: LinuxHost,
  time: number,
  { image, commandLine, parent, user }: LinuxProcess,
): SampleLine {
  const record = {
    ...agentRecord(host, time, 'process', 'start'),
    user: { name: user },
    process: {
      executable: image,
      name: nameOf(image),
      command_line: commandLine,
      parent: { executable: parent, name: nameOf(parent) },
    },
  }
  return { source: host.source, time, line: JSON.stringify(record) }
}

export function linuxFileWritten(
  host: LinuxHost,
  time: number,
  file: string,
  by: { image: string; user: string },
): SampleLine {
  const record = {
    ...agentRecord(host, time, 'file', 'change'),
    user: { name: by.user },
    process: { executable: by.image, name: nameOf(by.image) },
    file: { path: file, name: nameOf(file), type: 'file' },
  }
  return { source: host.source, time, line: JSON.stringify(record) }
}

function agentRecord(host: LinuxHost, time: number, category: string, type: string) {
  return {
    '@timestamp': new Date(time).toISOString(),
    event: { kind: 'event', category: [category], type: [type] },
    host: { name: host.name, os: { type: 'linux', family: 'debian' } },
    agent: { type: 'auditbeat' },
  }
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

/** A packet that the firewall's netfilter logged. */
export function packetLogged(
  time: number,
  packet: { host: string; from: string; to: string; port: number; verdict: string },
): SampleLine {
  const { host, from, to, port, verdict } = packet
  const text = `[${verdict}] IN=eth0 OUT= MAC=52:54:00:12:34:56:52:54:00:65:43:21:08:00 SRC=${from} DST=${to} LEN=60 TOS=0x00 PREC=0x00 TTL=48 ID=${time % 65_536} DF PROTO=TCP SPT=${40_000 + (time % 20_000)} DPT=${port} WINDOW=64240 RES=0x00 SYN URGP=0`
  return syslogLine(time, { host: { name: host }, program: 'kernel', text, source: SOURCES.firewall })
}
