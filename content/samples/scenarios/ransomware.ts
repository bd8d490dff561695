import { fileCreated, processStarted } from '../lines/windows.ts'
import { type SampleLine, type Scene, SECOND, workstation } from '../scene.ts'
import { MISSIONS, type Scenario, stepper } from './scenario.ts'

const PROGRAM = 'C:\\Users\\Public\\svch.exe'
const FOLDERS = ['Documents', 'Desktop', 'Pictures', 'Documents\\Visas', 'Documents\\Pasaportes'] as const

const PREPARATION = [
  ['WindowsPowerShell\\v1.0\\powershell.exe', 'powershell.exe Set-MpPreference -DisableRealtimeMonitoring $true'],
  ['vssadmin.exe', 'vssadmin.exe Delete Shadows /All /Quiet'],
  ['wbadmin.exe', 'wbadmin delete catalog -quiet'],
  ['bcdedit.exe', 'bcdedit /set {default} recoveryenabled No'],
  ['wevtutil.exe', 'wevtutil cl Security'],
] as const

/** Ransomware on a few computers of a consulate: protection off, copies deleted, notes left. */
export const ransomware: Scenario = {
  name: 'Ransomware in a consulate',
  offices: MISSIONS,
  fires: [
    'Microsoft Defender protection switched off',
    'Shadow copies deleted or starved',
    'Windows backup catalogue deleted',
    'Windows start-up repair or recovery disabled',
    'Command that clears or disables event logs',
    'Documents rewritten under a new extension',
    'Ransom note written',
  ],
  lines: encrypt,
}

function* encrypt(scene: Scene, start: number): Generator<SampleLine> {
  const after = stepper(scene, start)
  const first = scene.random.between(1, 30)
  for (let number = first; number < first + 3; number++) {
    const desk = workstation(scene.office, number)
    yield processStarted(desk, after(5 * SECOND), { image: PROGRAM, parent: 'C:\\Windows\\explorer.exe' })
    for (const [tool, commandLine] of PREPARATION) {
      const started = { image: `C:\\Windows\\System32\\${tool}`, commandLine, parent: PROGRAM }
      yield processStarted(desk, after(2 * SECOND), started)
    }
    for (const folder of FOLDERS) {
      const path = `C:\\Users\\consular${10 + number}\\${folder}`
      for (let i = 0; i < 6; i++) yield fileCreated(desk, after(300), `${path}\\archivo-${i}.docx.lckd`, PROGRAM)
    }
    yield fileCreated(
      desk,
      after(SECOND),
      `C:\\Users\\consular${10 + number}\\Desktop\\HOW_TO_DECRYPT_FILES.txt`,
      PROGRAM,
    )
  }
}
