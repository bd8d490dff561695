import { fileCreated, nameLookedUp, processStarted, securityEvent } from '../../lines/windows.ts'
import {
  accountChanged,
  addedToLocalGroup,
  printed,
  removableFileWritten,
  serviceTicketAsked,
  shareFileRead,
  shareOpened,
} from '../../lines/windows-security.ts'
import { nextLocalHour } from '../../local-time.ts'
import { account, domainController, fileServer, HOUR, MINUTE, SECOND, workstation } from '../../scene.ts'
import { at, type CorrelationVector, officeOf, series } from './vector.ts'

const office = officeOf('emb-madrid')
const controller = domainController(office)
const files = fileServer(office)
const desk = workstation(office, 14)
const person = { user: 'consular04', from: desk.address }

const created = accountChanged(controller, at(0), 4720, 'soporte9', 'consular11')
const promoted = (member: string, offset: number) =>
  addedToLocalGroup(controller, at(offset), {
    by: 'consular11',
    member,
    group: 'Administradores',
    groupSid: 'S-1-5-32-544',
  })
const reads = (different: number, step: number) =>
  series(different, step, (time, i) =>
    shareFileRead(files, time, { ...person, share: 'Notas', file: `2026\\nota-${i}.docx` }),
  )
const shares = (different: number) =>
  series(30, MINUTE, (time, i) => shareOpened(files, time, { ...person, share: `Area${i % different}` }))
const tickets = (encryption: string) =>
  series(6, SECOND, (time, i) =>
    serviceTicketAsked(controller, time, { ...person, service: `svc-app${i}`, encryption }),
  )
const lookups = (label: (i: number) => string) =>
  series(60, SECOND, (time, i) => nameLookedUp(desk, time, `${label(i)}.t.example.net`, 'C:\\Users\\Public\\u.exe'))

const encrypted = (count: number) =>
  series(count, SECOND, (time, i) =>
    fileCreated(desk, time, `C:\\Users\\consular04\\Documents\\nota-${i}.docx.lckd`, 'C:\\Users\\Public\\s.exe'),
  )
const STOPPED = ['MSSQLSERVER', 'VeeamBackupSvc', 'VSS', 'SQLWriter', 'Spooler']
const stops = (first: number, count: number) =>
  series(count, SECOND, (time, i) =>
    processStarted(files, time, {
      image: 'C:\\Windows\\System32\\net.exe',
      commandLine: `net stop ${STOPPED[first + i]} /y`,
    }),
  )
const nightReads = (hour: number) =>
  series(60, SECOND, (_, i) => {
    const time = nextLocalHour(office.timeZone, at(0), hour) + i * SECOND
    return shareFileRead(files, time, { ...person, share: 'Notas', file: `nota-${i}.docx` })
  })
const lockouts = (people: number) =>
  series(16, MINUTE, (time, i) =>
    securityEvent(controller, time, 4740, { TargetUserName: account(i % people), TargetDomainName: desk.name }),
  )

export const PEOPLE_VECTORS: readonly CorrelationVector[] = [
  {
    file: 'privileges/new-account-made-administrator.yml',
    title: 'New account made administrator at once',
    match: () => [created, promoted('soporte9', MINUTE)],
    miss: () => [created, promoted('consular07', MINUTE)],
  },
  {
    file: 'privileges/new-account-made-administrator.yml',
    title: 'Account created and deleted again soon',
    match: () => [created, accountChanged(controller, at(HOUR), 4726, 'soporte9', 'consular11')],
    miss: () => [created, accountChanged(controller, at(5 * HOUR), 4726, 'soporte9', 'consular11')],
  },
  {
    file: 'mass-download/file-server-mass-read.yml',
    title: 'One person reads hundreds of files from a file server',
    match: () => reads(300, SECOND),
    miss: () => reads(300, 4 * SECOND),
  },
  {
    file: 'insider/access-to-many-shares.yml',
    title: 'One person opens many shared folders',
    match: () => shares(12),
    miss: () => shares(11),
  },
  {
    file: 'insider/bulk-printing.yml',
    title: 'One person prints hundreds of pages',
    match: () =>
      series(5, MINUTE, (time) => printed(desk, time, { document: 'Expediente', user: 'consular04', pages: 80 })),
    miss: () =>
      series(5, MINUTE, (time, i) => printed(desk, time, { document: 'Acta', user: `consular0${i}`, pages: 80 })),
  },
  {
    file: 'insider/files-copied-to-usb.yml',
    title: 'Many files copied to removable storage',
    match: () => series(50, SECOND, (time, i) => removableFileWritten(desk, time, 'consular04', `nota-${i}.pdf`)),
    miss: () => series(50, SECOND, (time, i) => removableFileWritten(desk, time, 'consular04', `nota-${i % 49}.pdf`)),
  },
  {
    file: 'credential-theft/service-tickets-harvested.yml',
    title: 'Weak service tickets for many accounts requested',
    match: () => tickets('0x17'),
    miss: () => tickets('0x12'),
  },
  {
    file: 'lateral-movement/administrative-shares-fan-out.yml',
    title: 'One address opens administrative shares of many computers',
    match: () =>
      series(5, SECOND, (time, i) => shareOpened(workstation(office, 20 + i), time, { ...person, share: 'ADMIN$' })),
    miss: () =>
      series(9, SECOND, (time, i) => shareOpened(workstation(office, 20 + (i % 4)), time, { ...person, share: 'C$' })),
  },
  {
    file: 'command-and-control/dns-tunnel.yml',
    title: 'Data smuggled through DNS',
    match: () => lookups((i) => `${String(i).padStart(4, '0')}mzxw6ytboi7gk3tdmnuw4zltebqxg33uonxw6`),
    miss: () => lookups((i) => `cdn-${i}`),
  },
  {
    file: 'ransomware/documents-rewritten-under-new-extension.yml',
    title: 'Documents rewritten under a new extension',
    match: () => encrypted(25),
    miss: () => encrypted(24),
  },
  {
    file: 'ransomware/protective-services-stopped.yml',
    title: 'Many protective services stopped on one computer',
    match: () => stops(0, 4),
    miss: () => stops(1, 4),
  },
  {
    file: 'insider/documents-read-at-night.yml',
    title: 'Many documents read at night',
    match: () => nightReads(23),
    miss: () => nightReads(11),
  },
  {
    file: 'sign-in/accounts-locked-out.yml',
    title: 'Many accounts locked out',
    match: () => lockouts(8),
    miss: () => lockouts(7),
  },
]
