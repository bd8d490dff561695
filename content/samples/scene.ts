import type { SampleOffice } from './institution.ts'
import { hashOf, type Random } from './random.ts'

/** One line of a log, as the source writes it. */
export interface SampleLine {
  /** Name of the log source within the office. */
  readonly source: string
  /** Epoch milliseconds. */
  readonly time: number
  readonly line: string
}

/** Where a scenario plays, and the chance it plays by. */
export interface Scene {
  readonly office: SampleOffice
  readonly random: Random
}

/** The log sources of an office. */
export const SOURCES = {
  domain: 'Controladores de dominio',
  workstations: 'Estaciones de trabajo',
  files: 'Servidor de archivos',
  mail: 'Servidor de correo',
  web: 'Sitio web',
  linux: 'Servidores Linux',
  firewall: 'Cortafuegos',
  cloud: 'Auditoría de la nube',
} as const

export const DOMAIN = 'EXTERIORES'
const DNS_SUFFIX = 'exteriores.example'

/** A Windows computer of an office. */
export interface WindowsHost {
  readonly name: string
  readonly address: string
  readonly timeZone: string
  readonly source: string
}

export interface LinuxHost {
  readonly name: string
  readonly address: string
  readonly source: string
}

export function workstation(office: SampleOffice, number: number): WindowsHost {
  const name = `${hostPrefix(office)}-WS${String(number).padStart(3, '0')}.${DNS_SUFFIX}`
  return { name, address: addressIn(office, 4, number), timeZone: office.timeZone, source: SOURCES.workstations }
}

export function domainController(office: SampleOffice): WindowsHost {
  return windowsServer(office, 'DC01', 10, SOURCES.domain)
}

export function fileServer(office: SampleOffice): WindowsHost {
  return windowsServer(office, 'FILES01', 20, SOURCES.files)
}

export function mailServer(office: SampleOffice): WindowsHost {
  return windowsServer(office, 'MAIL01', 30, SOURCES.mail)
}

export function linuxServer(office: SampleOffice, name: string): LinuxHost {
  const host = `${office.code}-${name}.${DNS_SUFFIX}`
  return { name: host, address: addressIn(office, 2, 1 + (hashOf(name) % 200)), source: SOURCES.linux }
}

function windowsServer(office: SampleOffice, name: string, last: number, source: string): WindowsHost {
  const host = `${hostPrefix(office)}-${name}.${DNS_SUFFIX}`
  return { name: host, address: addressIn(office, 1, last), timeZone: office.timeZone, source }
}

/** `emb-buenos-aires` → `BUENOSA`: Windows names hold 15 characters. */
function hostPrefix(office: SampleOffice): string {
  return (office.code.replace(/^(emb|con|dg)-/, '').replaceAll('-', '') || 'centro').slice(0, 7).toUpperCase()
}

/** An address of the office's own network, 10.office.net.last. */
export function addressIn(office: SampleOffice, net: number, last: number): string {
  return `10.${1 + (hashOf(office.code) % 250)}.${net}.${1 + (last % 250)}`
}

const DOCUMENTATION = ['192.0.2', '198.51.100', '203.0.113'] as const

/** One of 750 addresses of the Internet that are kept for examples (RFC 5737), so that no stranger is accused. */
export function outsideAddress(number: number): string {
  return `${DOCUMENTATION[number % 3] ?? '192.0.2'}.${1 + (Math.floor(number / 3) % 250)}`
}

/** The accounts of an office: functions, not persons. */
export function account(number: number): string {
  return `consular${String(1 + (number % 60)).padStart(2, '0')}`
}

/** In milliseconds. */
export const SECOND = 1_000
export const MINUTE = 60_000
export const HOUR = 3_600_000
export const DAY = 86_400_000
