import { m365Act } from '../lines/cloud.ts'
import { packetLogged, sshAccepted, sshFailed, syslogLine, type Visit, webRequest } from '../lines/servers.ts'
import {
  account,
  addressIn,
  DOMAIN,
  linuxServer,
  outsideAddress,
  type SampleLine,
  type Scene,
  SOURCES,
} from '../scene.ts'

const PAGES: readonly Omit<Visit, 'from'>[] = [
  { path: '/', bytes: 18_211 },
  { path: '/css/sitio.css', bytes: 9_114 },
  { path: '/img/escudo.svg', bytes: 4_021 },
  { path: '/tramites/pasaporte', bytes: 12_480 },
  { path: '/tramites/visas', bytes: 11_002 },
  { path: '/citas/disponibles?mes=9', bytes: 3_310 },
  { path: '/citas/reservar', method: 'POST', status: 302, bytes: 0 },
  { path: '/avisos/horario-de-oficina', bytes: 8_090 },
  { path: '/descargas/solicitud-pasaporte.pdf', bytes: 310_233 },
  { path: '/favicon.ico', status: 404, bytes: 146 },
  { path: '/sala-de-prensa/?p=2', bytes: 15_332 },
]

/** A citizen, or a search engine, on the office's web site. */
export function webLine({ random }: Scene, time: number): SampleLine {
  const from = outsideAddress(random.between(60, 749))
  if (random.chance(0.01)) return webRequest(time, { from, path: '/wp-login.php', status: 404, bytes: 146 })
  return webRequest(time, { from, ...random.pick(PAGES) })
}

const ROUTINE = [
  ['CRON', '(root) CMD (test -x /usr/sbin/anacron || run-parts --report /etc/cron.hourly)'],
  ['systemd', 'Started Daily apt download activities.'],
  ['postfix/smtpd', 'connect from unknown[192.0.2.44]'],
  ['postfix/qmgr', '4XbR1k3Y0Lz9v: removed'],
  ['ntpd', 'kernel reports TIME_ERROR: 0x41: Clock Unsynchronized'],
  ['sudo', 'operador : TTY=pts/0 ; PWD=/home/operador ; USER=root ; COMMAND=/usr/bin/systemctl status nginx'],
] as const

/** A Linux server at work; strangers who try one password and go are part of any day. */
export function linuxLine({ office, random }: Scene, time: number): SampleLine {
  const host = linuxServer(office, 'web01')
  const port = random.between(30_000, 60_000)
  if (random.chance(0.1)) {
    const user = random.pick(['root', 'admin', 'test', 'ubuntu'])
    return sshFailed(host, time, { user, from: outsideAddress(random.between(60, 749)), port })
  }
  if (random.chance(0.05)) {
    return sshAccepted(host, time, { method: 'publickey', user: 'operador', from: addressIn(office, 4, 2), port })
  }
  const [program, text] = random.pick(ROUTINE)
  return syslogLine(time, { host, program, pid: random.between(300, 30_000), text })
}

const SCANNED_PORTS = [22, 23, 80, 443, 445, 3389, 5060, 8080] as const

export function firewallLine({ office, random }: Scene, time: number): SampleLine {
  return packetLogged(time, {
    host: `${office.code}-fw`,
    from: outsideAddress(random.between(60, 749)),
    to: '203.0.113.9',
    port: random.pick(SCANNED_PORTS),
    verdict: 'UFW BLOCK',
  })
}

const MAIL_PAGES = [
  '/owa/',
  '/owa/service.svc?action=FindItem',
  '/mapi/emsmdb/?MailboxId=4f1c',
  '/EWS/Exchange.asmx',
] as const

/** The centre's mail server. */
export function mailLine({ random }: Scene, time: number): SampleLine {
  const from = outsideAddress(random.between(20, 59))
  const user = `${DOMAIN}\\${account(random.between(1, 60))}`
  return webRequest(
    time,
    { from, user, path: random.pick(MAIL_PAGES), method: random.pick(['GET', 'POST']) },
    SOURCES.mail,
  )
}

/** The centre's cloud: people open their own mail and files. */
export function cloudLine({ random }: Scene, time: number): SampleLine {
  const user = `${account(random.between(1, 60))}@exteriores.example`
  const common = { UserId: user, ClientIP: outsideAddress(random.between(0, 40)) }
  if (random.chance(0.5)) {
    return m365Act(time, {
      Operation: 'MailItemsAccessed',
      Workload: 'Exchange',
      LogonType: 0,
      MailboxOwnerUPN: user,
      ...common,
    })
  }
  const ObjectId = `https://exteriores.sharepoint.example/sites/consular/doc-${random.between(1, 5_000)}.docx`
  const Operation = random.pick(['FileAccessed', 'FileAccessed', 'FileModified', 'FileDownloaded'])
  return m365Act(time, { Operation, Workload: 'SharePoint', ObjectId, ...common })
}
