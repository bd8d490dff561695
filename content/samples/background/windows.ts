import {
  connected,
  fileCreated,
  nameLookedUp,
  processStarted,
  registryValueSet,
  type StartedProcess,
} from '../lines/windows.ts'
import { printed, shareFileRead, shareOpened, signedIn, signInFailed } from '../lines/windows-security.ts'
import {
  account,
  addressIn,
  domainController,
  fileServer,
  outsideAddress,
  type SampleLine,
  type Scene,
  type WindowsHost,
  workstation,
} from '../scene.ts'

const OFFICE_PROGRAMS = 'C:\\Program Files\\Microsoft Office\\root\\Office16'
const EDGE = 'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe'
const SERVICES = 'C:\\Windows\\System32\\services.exe'
const SERVICE_HOST = 'C:\\Windows\\System32\\svchost.exe'

const ORDINARY: readonly StartedProcess[] = [
  {
    image: `${OFFICE_PROGRAMS}\\WINWORD.EXE`,
    commandLine: `"${OFFICE_PROGRAMS}\\WINWORD.EXE" /n "Nota verbal.docx" /o ""`,
  },
  { image: `${OFFICE_PROGRAMS}\\EXCEL.EXE`, commandLine: `"${OFFICE_PROGRAMS}\\EXCEL.EXE" "Recaudación.xlsx"` },
  { image: `${OFFICE_PROGRAMS}\\OUTLOOK.EXE` },
  { image: EDGE, commandLine: `"${EDGE}" --profile-directory=Default` },
  { image: 'C:\\Program Files\\Matricula Consular\\Matricula.exe' },
  { image: 'C:\\Windows\\System32\\notepad.exe' },
  { image: 'C:\\Windows\\System32\\mspaint.exe' },
  { image: 'C:\\Windows\\System32\\SearchProtocolHost.exe', parent: 'C:\\Windows\\System32\\SearchIndexer.exe' },
  {
    image: SERVICE_HOST,
    commandLine: `${SERVICE_HOST} -k netsvcs -p -s BITS`,
    parent: SERVICES,
    user: 'NT AUTHORITY\\SYSTEM',
  },
  { image: 'C:\\Windows\\System32\\taskhostw.exe', parent: SERVICE_HOST },
  {
    image: 'C:\\Windows\\System32\\RuntimeBroker.exe',
    commandLine: 'RuntimeBroker.exe -Embedding',
    parent: SERVICE_HOST,
  },
  { image: 'C:\\Windows\\System32\\gpupdate.exe', commandLine: 'gpupdate.exe /target:computer', parent: SERVICE_HOST },
  {
    image: 'C:\\Windows\\splwow64.exe',
    commandLine: 'C:\\Windows\\splwow64.exe 8192',
    parent: `${OFFICE_PROGRAMS}\\WINWORD.EXE`,
  },
]

const SITES = [
  'www.exteriores.example',
  'correo.exteriores.example',
  'outlook.office365.example',
  'noticias.example.com',
]
const SHARES = ['Visas', 'Pasaportes', 'Administracion', 'Plantillas'] as const
const AUTO_START = 'Software\\Microsoft\\Windows\\CurrentVersion\\Run\\OneDrive'

type Writer = (host: WindowsHost, time: number, scene: Scene) => SampleLine

const ON_A_DESK: readonly Writer[] = [
  (host, time, { random }) => processStarted(host, time, random.pick(ORDINARY)),
  (host, time, { random }) => processStarted(host, time, random.pick(ORDINARY)),
  (host, time, { random }) => processStarted(host, time, random.pick(ORDINARY)),
  (host, time, { random }) => nameLookedUp(host, time, random.pick(SITES), EDGE),
  (host, time, { random }) =>
    connected(host, time, { image: EDGE, to: outsideAddress(random.between(0, 40)), port: 443 }),
  (host, time, { random }) =>
    fileCreated(
      host,
      time,
      `C:\\Users\\consular${random.between(10, 40)}\\Documents\\Oficio ${random.between(1, 900)}.docx`,
      `${OFFICE_PROGRAMS}\\WINWORD.EXE`,
    ),
  (host, time) =>
    registryValueSet(host, time, {
      image: 'C:\\Windows\\explorer.exe',
      key: `HKU\\S-1-5-21-1004336348-1177238915-682003330-1106\\${AUTO_START}`,
      value: '"C:\\Program Files\\Microsoft OneDrive\\OneDrive.exe" /background',
    }),
  (host, time, { random }) =>
    printed(host, time, { document: 'Documento', user: account(random.between(1, 60)), pages: random.between(1, 6) }),
]

const BY_ITSELF: readonly StartedProcess[] = ORDINARY.filter(
  ({ parent }) => parent === SERVICES || parent === SERVICE_HOST,
)

/** A computer that nobody uses keeps itself busy. */
export function idleDeskLine({ office, random }: Scene, time: number): SampleLine {
  const host = workstation(office, random.between(1, 40))
  return processStarted(host, time, { ...random.pick(BY_ITSELF), user: 'NT AUTHORITY\\SYSTEM' })
}

/** A computer signs in to its domain by itself. */
export function machineSignInLine({ office, random }: Scene, time: number): SampleLine {
  const { name, address } = workstation(office, random.between(1, 40))
  return signedIn(domainController(office), time, { user: `${name.split('.', 1)[0]}$`, from: address, type: 3 })
}

/** The backup opens the shares one after another. */
export function backupLine({ office, random }: Scene, time: number): SampleLine {
  const use = { user: 'svc-respaldo', from: addressIn(office, 1, 40), share: random.pick(SHARES) }
  return shareOpened(fileServer(office), time, use)
}

/** Someone at a desk. */
export function deskLine(scene: Scene, time: number): SampleLine {
  const { office, random } = scene
  return random.pick(ON_A_DESK)(workstation(office, random.between(1, 40)), time, scene)
}

/** A sign-in at the domain controller; now and then the password is wrong. */
export function signInLine({ office, random }: Scene, time: number): SampleLine {
  const number = random.between(1, 40)
  const signIn = { user: account(number), from: addressIn(office, 4, number), type: random.pick([2, 3, 3] as const) }
  return random.chance(0.03)
    ? signInFailed(domainController(office), time, signIn)
    : signedIn(domainController(office), time, signIn)
}

/** A share opened or a document read. */
export function fileServerLine({ office, random }: Scene, time: number): SampleLine {
  const number = random.between(1, 40)
  const use = { user: account(number), from: addressIn(office, 4, number), share: random.pick(SHARES) }
  if (random.chance(0.3)) return shareOpened(fileServer(office), time, use)
  return shareFileRead(fileServer(office), time, { ...use, file: `2026\\expediente-${random.between(1, 4_000)}.pdf` })
}
