import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { existsSync, linkSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { STYLE } from '../apps/cli/src/scan/report/style.ts'
import { violationsOf } from './browser/testing/accessibility.ts'
import { launchChromium } from './browser/testing/chromium.ts'
import { CLI, scratchCli } from './scratch-cli.ts'

const TOKENS = new URL('../apps/console/src/styles/tokens.css', import.meta.url)
const { atalaya, write, folder } = scratchCli()
const scan = (...args: readonly string[]) => atalaya('scan', ...args)

const RULES = write(
  'rules.yml',
  `title: Shadow copies </title><script>window.owned = 1</script> deleted
id: 11111111-1111-4111-8111-111111111111
description: Detects the "deletion" of <b>copies</b>
references: ['javascript:window.owned=2', 'https://example.org/?a=1&b="2"']
falsepositives: ['Administrators & <others>']
tags: [attack.impact, attack.t1490, 'attack.t1059<x>']
logsource: {product: windows, category: process_creation}
detection:
  selection: {Image|endswith: '\\vssadmin.exe'}
  condition: selection
level: critical
---
title: Failed sign-in
id: 22222222-2222-4222-8222-222222222222
name: failed_sign_in
logsource: {product: linux, service: sshd}
detection:
  keywords: ['Failed password']
  condition: keywords
level: informational
---
title: Many failed sign-ins
id: 33333333-3333-4333-8333-333333333333
correlation:
  type: event_count
  rules: [failed_sign_in]
  group-by: [src_ip]
  timespan: 5m
  condition: {gte: 5}
level: medium
`,
)

const HOSTILE = '</script><img src=x onerror="window.owned=3">'
const RIGHT_TO_LEFT = 'invoice\u202Efdp.exe'

function event(values: Record<string, unknown>): string {
  return JSON.stringify({
    EventID: 1,
    Channel: 'Microsoft-Windows-Sysmon/Operational',
    Computer: 'archive-01',
    UtcTime: '2026-03-01 10:00:00.000',
    Image: 'C:\\Windows\\System32\\vssadmin.exe',
    CommandLine: 'vssadmin delete shadows',
    ...values,
  })
}

const EVENTS = [
  event({ Computer: `a"'>${HOSTILE}`, User: `OFFICE\\${RIGHT_TO_LEFT}` }),
  event({ CommandLine: 'x'.repeat(200_000), UtcTime: '2026-03-01 12:30:00.000' }),
  event({ '<script>window.owned=4</script>': `\u0000\u001b[2J${HOSTILE}`, Computer: 'archive-02' }),
]
const SIGN_INS = Array.from(
  { length: 6 },
  (_, i) => `2026-03-01T10:0${i}:30Z gate sshd[7]: Failed password for root from 203.0.113.9 port 4${i} ssh2`,
)

test('the report has the colours of the console', () => {
  const tokens = new Map(
    [...readFileSync(TOKENS, 'utf8').matchAll(/(--[\w-]+): ([^;]+);/g)].map(([, name, value]) => [name, value]),
  )
  const own = [...STYLE.matchAll(/^ {2}(--[\w-]+): ([^;]+);/gm)]
  assert.ok(own.length > 20)
  for (const [, name, value] of own) assert.equal(value, tokens.get(name), name)
})

describe('the report, in a browser', () => {
  let browser: Browser
  let page: Page
  const file = join(folder, 'report.html')
  const faults: string[] = []
  const requests: string[] = []

  before(async () => {
    const logs = join(folder, 'logs')
    mkdirSync(logs)
    writeFileSync(join(logs, 'sysmon.ndjson'), `${EVENTS.join('\n')}\n`)
    writeFileSync(join(logs, 'auth.log'), `${SIGN_INS.join('\n')}\n`)
    writeFileSync(join(logs, `broken ${'<b>'}.gz`), 'not packed')
    const { code, err } = await scan(logs, '--rules', RULES, '--html', file)
    assert.equal(code, 1, err)
    browser = await launchChromium()
    page = await browser.newPage({ viewport: { width: 390, height: 844 } })
    page.on('pageerror', (error) => faults.push(error.message))
    page.on('console', (message) => faults.push(message.text()))
    page.on('request', (request) => requests.push(request.url()))
    await page.goto(pathToFileURL(file).href)
  })
  after(() => browser.close())

  test('runs nothing of what events and rules say, and asks the network for nothing', async () => {
    assert.equal(await page.evaluate('window.owned'), undefined)
    assert.equal(await page.locator('img').count(), 0)
    assert.equal(await page.locator('a[href^="javascript:"]').count(), 0)
    assert.deepEqual(faults, [])
    assert.deepEqual(requests, [pathToFileURL(file).href])
  })

  test('shows hostile values as text, and spells out characters that would reorder or hide it', async () => {
    const list = await page.locator('#alert-list').textContent()
    assert.ok(list?.includes(HOSTILE))
    assert.ok(list?.includes('invoice⟨U+202E⟩fdp.exe'))
    assert.ok(list?.includes('⟨U+0000⟩⟨U+001B⟩[2J'))
    assert.doesNotMatch(await page.content(), /[\u202a-\u202e\u0000\u001b]/)
  })

  test('cuts a very long value and keeps the page as wide as the screen', async () => {
    assert.ok(readFileSync(file, 'utf8').length < 150_000)
    assert.equal(await page.evaluate('document.documentElement.scrollWidth - innerWidth'), 0)
  })

  test('tells rules, techniques, hosts, correlations and files that failed', async () => {
    const text = await page.locator('body').textContent()
    for (const part of [
      'T1490',
      'Impacto',
      'archive-02',
      'Administrators & <others>',
      'Many failed sign-ins',
      '203.0.113.9',
    ])
      assert.ok(text?.includes(part), part)
    assert.match(await page.locator('#files').innerText(), /broken <b>\.gz\s+incorrect header check/)
    assert.equal(await page.locator('#timeline svg').count(), 2)
  })

  test('filters by host, severity and words, and sorts by time', async () => {
    const items = page.locator('#alert-list > li:visible')
    assert.equal(await items.count(), 4)
    await page.getByRole('link', { name: 'archive-02' }).click()
    assert.equal(await items.count(), 1)
    await page.getByRole('button', { name: 'Quitar filtros' }).click()
    await page.getByRole('searchbox').fill('FAILED 203.0.113.9')
    await page.locator('#alert-list > li[hidden]').nth(2).waitFor({ state: 'attached' })
    assert.equal(await items.count(), 1)
    await page.getByRole('searchbox').fill('')
    await page.getByRole('combobox', { name: 'Ordenar' }).selectOption('time')
    await page.locator('#alert-list > li:last-child time', { hasText: '12:30' }).waitFor()
  })

  test('is accessible, on a desk and on a phone, light and dark', async () => {
    // Only so that the checker can run: the report's own policy refuses it.
    const checked = await browser.newPage({ bypassCSP: true })
    await checked.goto(pathToFileURL(file).href)
    await checked.locator('#alert-list summary').first().click()
    await checked.locator('#rules summary').first().click()
    assert.deepEqual(await violationsOf(checked), [])
    await checked.close()
  })

  test('can be read with scripts off', async () => {
    const plain = await browser.newPage({ javaScriptEnabled: false })
    await plain.goto(pathToFileURL(file).href)
    assert.equal(await plain.locator('#filters').isVisible(), false)
    await plain.locator('#alert-list summary').first().click()
    assert.ok(await plain.locator('#alert-list pre').first().isVisible())
    await plain.close()
  })
})

test('the report is in English where asked, and in the time zone asked for', async () => {
  const file = join(folder, 'english.html')
  const log = write('zone.ndjson', event({}))
  const { out } = await scan(log, '--rules', RULES, '--html', file, '--lang', 'en', '--timezone', 'America/Mexico_City')
  const text = readFileSync(file, 'utf8')
  assert.match(text, /<html lang="en">/)
  assert.match(text, /2026-03-01 04:00:00/)
  assert.match(out, /2026-03-01 04:00:00 … .*\(America\/Mexico_City\)/)
})

test('jsonl and csv files tell time with its offset and what matched', async () => {
  const [jsonl, csv] = [join(folder, 'all.jsonl'), join(folder, 'all.csv')]
  const log = write('both.ndjson', event({}))
  await scan(log, '--rules', RULES, '--jsonl', jsonl, '--csv', csv, '--timezone', 'America/Mexico_City')
  const { time, matched } = JSON.parse(readFileSync(jsonl, 'utf8'))
  assert.equal(time, '2026-03-01T04:00:00.000-06:00')
  assert.deepEqual(matched, [{ field: 'Image', value: 'C:\\Windows\\System32\\vssadmin.exe' }])
  assert.match(readFileSync(csv, 'utf8'), /\n2026-03-01T04:00:00.000-06:00,,critical,/)
})

test('logs that tell no zone are read in the one given', async () => {
  const jsonl = join(folder, 'local.jsonl')
  const lines = SIGN_INS.map((line) => line.replace(/^\S+/, 'Mar  1 10:00:00'))
  await scan(
    write('local.log', `${lines.join('\n')}\n`),
    '--rules',
    RULES,
    '--jsonl',
    jsonl,
    '--log-timezone',
    '-06:00',
  )
  assert.match(JSON.parse(readFileSync(jsonl, 'utf8')).time, /T16:00:00/)
})

test('an output that cannot be written is refused before the scan', async () => {
  const log = write('some.ndjson', event({}))
  for (const option of ['--html', '--jsonl', '--csv']) {
    const { code, err } = await scan(log, '--rules', RULES, option, join(folder, 'nowhere', 'out'))
    assert.equal(code, 2)
    assert.match(err, /cannot write .*nowhere.*: there is no such file or folder/)
  }
  assert.equal((await scan(log, '--rules', RULES, '--timezone', 'Mars/Olympus')).code, 2)
})

test('a folder without logs is told, with exit code 2', async () => {
  const empty = join(folder, 'empty')
  mkdirSync(empty)
  const { code, err } = await scan(empty, '--rules', RULES)
  assert.equal(code, 2)
  assert.match(err, /no files of logs in .*empty/)
})

test('text in UTF-16 is read, and binary files are told and passed over', async () => {
  const mixed = join(folder, 'mixed')
  mkdirSync(mixed)
  writeFileSync(join(mixed, 'shell.log'), Buffer.from(`\ufeff${event({})}\r\n`, 'utf16le'))
  writeFileSync(join(mixed, 'hive.dat'), Buffer.from([0x72, 0x65, 0x67, 0x66, 0, 0, 0, 1, 0, 10, 65, 10]))
  const { code, out } = await scan(mixed, '--rules', RULES)
  assert.equal(code, 1)
  assert.match(out, /critical +1 +1 /)
  assert.match(out, /no logs, but binary data: 1 files/)
  assert.match(out, /\n1 events in 1 files; 0 undecodable/)
})

test('exit code 3 says that nothing was found but not everything was read', async () => {
  const broken = write('broken.gz', 'not packed')
  const { code, out } = await scan(broken, '--rules', RULES)
  assert.equal(code, 3)
  assert.match(out, /not read: .*broken\.gz/)
})

test('an event log under another name, or packed, is read as one', {
  skip: sampleEventLog() ? false : 'no reference data',
}, async () => {
  const bytes = readFileSync(sampleEventLog() ?? '')
  const { gzipSync } = await import('node:zlib')
  const { out } = await scan(write('copy.bak', bytes), write('copy.evtx.gz', gzipSync(bytes)), '--rules', RULES)
  assert.match(out, /\d windows\.\w+\n[\d ]+events in 2 files/)
})

function sampleEventLog(): string | undefined {
  const root = new URL('../../shared/data/sigma-regression/rules/windows/file/file_event', import.meta.url).pathname
  if (!existsSync(root)) return undefined
  const name = readdirSync(root, { recursive: true, encoding: 'utf8' }).find((path) => path.endsWith('.evtx'))
  return name === undefined ? undefined : join(root, name)
}

test('Ctrl-C ends the scan, and what was found is written', async () => {
  const html = join(folder, 'cut.html')
  const many = join(folder, 'many.ndjson')
  writeFileSync(many, `${`${event({})}\n`.repeat(40_000)}`)
  const files = Array.from({ length: 40 }, (_, i) => join(folder, `many-${i}.ndjson`))
  for (const file of files) linkSync(many, file)
  const jsonl = join(folder, 'cut.jsonl')
  const child = spawn(process.execPath, [
    CLI,
    'scan',
    ...files,
    '--rules',
    RULES,
    '--format',
    'jsonl',
    '--html',
    html,
    '--jsonl',
    jsonl,
    '--workers',
    '1',
  ])
  child.stdout.once('data', () => child.kill('SIGINT'))
  child.stdout.resume()
  let err = ''
  child.stderr.on('data', (text) => {
    err += text
  })
  const code = await new Promise((resolve) => child.on('close', resolve))
  assert.equal(code, 130)
  assert.match(err, /Interrupted: \d+ of 40 files were not begun/)
  assert.match(readFileSync(html, 'utf8'), /El análisis se interrumpió/)
  for (const line of readFileSync(jsonl, 'utf8').trim().split('\n')) JSON.parse(line)
})

test('the shell’s `head` ends the printing, not with an error', async () => {
  const log = write('flood.ndjson', `${event({})}\n`.repeat(5_000))
  const child = spawn('sh', [
    '-c',
    `"${process.execPath}" "${CLI}" scan "${log}" --rules "${RULES}" --format jsonl | head -1`,
  ])
  let err = ''
  child.stderr.on('data', (text) => {
    err += text
  })
  child.stdout.resume()
  await new Promise((resolve) => child.on('close', resolve))
  assert.match(err, /5000 alerts: 5000 critical/)
})
