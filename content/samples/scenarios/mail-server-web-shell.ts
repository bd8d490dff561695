import { webRequest } from '../lines/servers.ts'
import { fileCreated, processStarted } from '../lines/windows.ts'
import { exchangeCmdlet } from '../lines/windows-security.ts'
import { MINUTE, mailServer, outsideAddress, type SampleLine, type Scene, SECOND, SOURCES } from '../scene.ts'
import { type Scenario, stepper } from './scenario.ts'

const WORKER = 'C:\\Windows\\System32\\inetsrv\\w3wp.exe'
const POOL = 'c:\\windows\\system32\\inetsrv\\w3wp.exe -ap "MSExchangeOWAAppPool" -v "v4.0"'
const PAGE = 'C:\\Program Files\\Microsoft\\Exchange Server\\V15\\FrontEnd\\HttpProxy\\owa\\auth\\errorFS.aspx'

/** The centre's mail server is broken into through Autodiscover, a page is dropped and used, a mailbox exported. */
export const mailServerWebShell: Scenario = {
  name: 'Web shell on the mail server of the centre',
  offices: ['centre'],
  fires: [
    "Autodiscover address used to reach Exchange's inner services",
    'Script page written into an Exchange web folder',
    "Data posted to an unknown page in the web mail's folder",
    'Exchange web process starts a command shell',
    'Whole mailbox exported from Exchange',
  ],
  lines: breakIn,
}

function* breakIn(scene: Scene, start: number): Generator<SampleLine> {
  const { office, random } = scene
  const after = stepper(scene, start)
  const host = mailServer(office)
  const from = outsideAddress(random.between(0, 20))
  const agent = 'python-requests/2.31.0'
  const path = '/autodiscover/autodiscover.json?@x.example/powershell/?X-Rps-CAT=VgEAVAdXaW5kb3dz'
  for (const status of [401, 302, 200]) {
    yield webRequest(after(2 * SECOND), { from, path, status, agent }, SOURCES.mail)
  }
  yield fileCreated(host, after(20 * SECOND), PAGE, WORKER)
  for (const command of ['whoami /all', 'ipconfig /all', 'net group "domain admins" /domain']) {
    yield webRequest(after(30 * SECOND), { from, method: 'POST', path: '/owa/auth/errorFS.aspx', agent }, SOURCES.mail)
    yield processStarted(host, after(200), {
      image: 'C:\\Windows\\System32\\cmd.exe',
      commandLine: `"cmd.exe" /c ${command}`,
      parent: WORKER,
      parentCommandLine: POOL,
      user: 'NT AUTHORITY\\SYSTEM',
    })
  }
  const parameters = '-Mailbox "negociaciones@exteriores.example" -FilePath "\\\\127.0.0.1\\c$\\ProgramData\\n.pst"'
  yield exchangeCmdlet(host, after(10 * MINUTE), 'New-MailboxExportRequest', parameters)
}
