import assert from 'node:assert/strict'
import { succeed, type TestBrowser } from '../../../apps/hub/src/platform/identity/testing/test-browser.ts'
import { eventually } from '../../../apps/hub/src/testing/eventually.ts'
import type { Rows, Stage } from './stage.ts'

const HOUR = 3_600_000

export type Row = { readonly id: string }

/** A process that Sysmon saw start (its event 1). */
export function processStarted(host: string, commandLine: string): Record<string, unknown> {
  const image = commandLine.split(' ')[0] ?? ''
  return {
    '@timestamp': new Date().toISOString(),
    Computer: host,
    Channel: 'Microsoft-Windows-Sysmon/Operational',
    EventID: 1,
    Image: `C:\\Windows\\System32\\${image}`,
    CommandLine: commandLine,
    User: 'OFICINA\\marta',
    ParentImage: 'C:\\Windows\\explorer.exe',
  }
}

/** The rule of ours that `shadowCopiesDeleted` fires. */
export const SHADOWS_RULE = '4bca97b6-90e3-4b55-bcf6-f7747251227b'

/** What ransomware does minutes before it encrypts: our own rules call it critical. */
export function shadowCopiesDeleted(host: string): Record<string, unknown> {
  return processStarted(host, 'vssadmin.exe delete shadows /all /quiet')
}

export async function send(stage: Stage, token: string, events: readonly Record<string, unknown>[]): Promise<void> {
  const response = await fetch(`${stage.origin}/ingest/ndjson`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/x-ndjson' },
    body: events.map((event) => `${JSON.stringify(event)}\n`).join(''),
  })
  assert.equal(response.status, 200, await response.text())
}

export async function createSource(by: TestBrowser, office: string, name: string): Promise<string> {
  const made = await succeed(by.post<{ token: string }>('/api/sources', { office, name, kind: 'http' }))
  return made.token
}

export async function createOffice(by: TestBrowser, name: string, parent: string): Promise<string> {
  const code = name.toLowerCase().replaceAll(' ', '-')
  const where = { city: name, country: 'MX', latitude: 19.4, longitude: -99.1, timeZone: 'America/Mexico_City' }
  return (await succeed(by.post<Row>('/api/offices', { parent, name, code, kind: 'consulate', ...where }))).id
}

/** The centre: the office at the top, which every institution has from the start. */
export async function centreOf(by: TestBrowser): Promise<string> {
  const { rows } = await succeed(by.get<Rows<Row>>('/api/offices'))
  assert.ok(rows[0])
  return rows[0].id
}

/** Waits until a list of the API holds this many rows. */
export function rowsAt<T extends Row = Row>(by: TestBrowser, url: string, count = 1): Promise<readonly T[]> {
  return eventually(`${count} rows at ${url}`, async () => {
    const { rows } = await succeed(by.get<Rows<T>>(url))
    return rows.length >= count ? rows : undefined
  })
}

/** Waits until this many events with this word can be hunted. */
export function eventsWith(by: TestBrowser, text: string, count = 1): Promise<number> {
  const body = { from: new Date(Date.now() - HOUR).toISOString(), to: new Date().toISOString(), text, buckets: 10 }
  return eventually(`${count} events with ${text}`, async () => {
    const { total } = await succeed(by.post<{ total: number }>('/api/hunt/histogram', body))
    return total >= count ? total : undefined
  })
}
