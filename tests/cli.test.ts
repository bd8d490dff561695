import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { closeSync, existsSync, mkdirSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { strToU8, zipSync } from 'fflate'
import { CLI, scratchCli } from './scratch-cli.ts'

const REGRESSION = new URL('../../shared/data/sigma-regression', import.meta.url).pathname
const RULES = new URL('../../shared/data/sigma-rules', import.meta.url).pathname
const { atalaya, write, folder } = scratchCli()

const rules = write(
  'rules.yml',
  `title: Shadow copies deleted
id: 11111111-1111-4111-8111-111111111111
logsource: {product: windows, category: process_creation}
detection:
  selection: {Image|endswith: '\\vssadmin.exe', CommandLine|contains|all: [delete, shadows]}
  condition: selection
level: high
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
  timespan: 5m
  condition: {gte: 5}
level: medium
`,
)
const SHADOW = JSON.stringify({
  EventID: 1,
  Channel: 'Microsoft-Windows-Sysmon/Operational',
  Computer: 'archive-01',
  UtcTime: '2026-03-01 10:00:00.000',
  Image: 'C:\\Windows\\System32\\vssadmin.exe',
  CommandLine: 'vssadmin delete shadows /all /quiet',
})

test('scan finds a match and says so in its exit code', async () => {
  const { code, out } = await atalaya('scan', write('one.ndjson', `${SHADOW}\n`), '--rules', rules)
  assert.equal(code, 1)
  assert.match(out, /high +1 +1 .*Shadow copies deleted/)
})

test('scan answers 0 when what matched is below the severity asked for', async () => {
  const { code } = await atalaya('scan', write('two.ndjson', `${SHADOW}\n`), '--rules', rules, '--severity', 'critical')
  assert.equal(code, 0)
})

test('scan reads inside zip and gzip, and prints one JSON object a match', async () => {
  const zip = write('logs.zip', zipSync({ 'a/events.json': strToU8(`${SHADOW}\n`), 'b.json': strToU8(`${SHADOW}\n`) }))
  const gz = write('logs.ndjson.gz', gzipSync(`${SHADOW}\n`))
  const { out } = await atalaya('scan', zip, gz, '--rules', rules, '--format', 'jsonl')
  const files = out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line).file)
  assert.deepEqual(files.sort(), [`${gz}`, `${zip}!a/events.json`, `${zip}!b.json`].sort())
})

test('scan correlates across files, in event time', async () => {
  const lines = Array.from(
    { length: 6 },
    (_, i) => `2026-03-01T10:0${i}:30Z gate sshd[7]: Failed password for root from 203.0.113.9 port 4${i} ssh2`,
  )
  const near = write('near.log', `${lines.slice(0, 3).join('\n')}\n`)
  const far = write('far.log', `${lines.slice(3, 5).join('\n')}\n`)
  const { code, out } = await atalaya('scan', near, far, '--rules', rules, '--format', 'jsonl')
  assert.equal(code, 1)
  const matches = out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  assert.deepEqual(
    matches.map(({ title, events }) => ({ title, events })),
    [{ title: 'Many failed sign-ins', events: 5 }],
  )
})

test('scan names a file that it cannot read and goes on with the others', async () => {
  const broken = write('broken.zip', 'PK\x03\x04 not a zip')
  const { code, out } = await atalaya('scan', broken, write('three.ndjson', SHADOW), '--rules', rules)
  assert.equal(code, 1)
  assert.match(out, /not read: .*broken\.zip/)
})

test('scan refuses a path that is not there with a plain message', async () => {
  const { code, err } = await atalaya('scan', join(folder, 'nowhere'))
  assert.equal(code, 2)
  assert.match(err, /nowhere: there is no such file or folder/)
})

test('csv output defuses cells that a spreadsheet would run', async () => {
  const event = JSON.stringify({ ...JSON.parse(SHADOW), Computer: '=HYPERLINK("x")' })
  const { out } = await atalaya('scan', write('formula.ndjson', event), '--rules', rules, '--format', 'csv')
  assert.match(out, /"'=HYPERLINK\(""x""\)"/)
})

test('rules check counts what loads and names what does not, with file and line', async () => {
  const bad = write(
    'bad.yml',
    'title: Bad\nlogsource: {product: windows}\ndetection:\n  a: {Image|nonsense: x}\n  condition: a\n',
  )
  const { code, out } = await atalaya('rules', 'check', bad, rules)
  assert.equal(code, 1)
  assert.match(out, /bad\.yml:4: error: .*nonsense/)
  assert.match(out, /3 loaded, 1 not loaded\n$/)
})

test('rules check warns of a slip of the pen, with line and remedy, and does not fail for it', async () => {
  const slip = write(
    'slip.yml',
    'title: Slip\nlogsource: {product: windows, category: process_creation}\ndetection:\n  a:\n    Imgae: x\n  condition: a\n',
  )
  const { code, out } = await atalaya('rules', 'check', slip)
  assert.equal(code, 0)
  assert.match(out, /slip\.yml:5: warning: no event of .* has the field "Imgae"\. Did you mean Image\?/)
  assert.match(out, /1 loaded, 0 not loaded, 1 warnings\n$/)
  assert.doesNotMatch((await atalaya('rules', 'check', slip, '--quiet')).out, /Imgae/)
})

test('rules explain shows where the values of a match lie', async () => {
  const shadow = '11111111-1111-4111-8111-111111111111'
  const { code, out } = await atalaya('rules', 'explain', shadow, write('why.json', SHADOW), '--rules', rules)
  assert.equal(code, 0)
  assert.match(out, /^✓ matches: Shadow copies deleted/)
  assert.match(out, /= vssadmin delete shadows \/all \/quiet\n +~{6} ~{7}\n/)
})

test('rules explain names what a near miss lacks, and picks the nearest of several events', async () => {
  const near = JSON.stringify({ ...JSON.parse(SHADOW), CommandLine: 'vssadmin list shadows' })
  const far = JSON.stringify({ EventID: 4625, Channel: 'Security', Computer: 'a' })
  const file = write('near.ndjson', `${far}\n${near}\n${far}\n`)
  const { code, out } = await atalaya('rules', 'explain', 'Shadow copies deleted', file, '--rules', rules)
  assert.equal(code, 1)
  assert.match(out, /record 2, .*the nearest of 3/)
  assert.match(out, /✗ \*delete\*\n +✓ \*shadows\*/)
  const first = await atalaya(
    'rules',
    'explain',
    'Shadow copies deleted',
    file,
    '--rules',
    rules,
    '--record',
    '1',
    '--json',
  )
  const { matched, logsource } = JSON.parse(first.out)
  assert.deepEqual([first.code, matched, logsource.fits], [1, false, false])
})

test('rules explain reads an event from standard input', async () => {
  const child = spawn(process.execPath, [CLI, 'rules', 'explain', 'Shadow copies deleted', '-', '--rules', rules])
  child.stdout.resume()
  child.stdin.end(SHADOW)
  assert.equal(await new Promise((resolve) => child.on('close', resolve)), 0)
})

test('rules explain says what it cannot explain', async () => {
  const event = write('one.json', SHADOW)
  for (const [args, message] of [
    [['Many failed sign-ins', event], /is a correlation.*explain failed_sign_in/],
    [['nowhere.yml', event], /there is no file nowhere\.yml/],
    [[rules, event], /holds 2 rules: name one by its id/],
    [['failed_sign_in', join(folder, 'none.json')], /none\.json: there is no such file/],
    [['failed_sign_in', event, '--record', '7'], /has no record 7/],
  ] as const) {
    const { code, err } = await atalaya('rules', 'explain', ...args, '--rules', rules)
    assert.equal(code, 2)
    assert.match(err, message)
  }
})

const skip = existsSync(REGRESSION) ? false : 'no reference data at ../shared/data'

for (const [format, options] of [
  ['JSON', []],
  ['event log files', ['--evtx']],
] as const) {
  test(`rules test passes the published regression folder from ${format}`, { skip }, async () => {
    const { code, out } = await atalaya('rules', 'test', REGRESSION, '--rules', RULES, ...options)
    assert.match(out, /\n?202 passed, 0 failed\n$/)
    assert.equal(code, 0)
  })
}

test('scan finds in event log files what it finds in their JSON', { skip }, async () => {
  const folder = join(REGRESSION, 'rules/windows/file/file_event')
  const { out } = await atalaya('scan', folder, '--rules', RULES, '--format', 'jsonl')
  const found = out
    .trim()
    .split('\n')
    .map((line): { file: string; rule: string } => JSON.parse(line))
  const of = (end: string) =>
    found
      .filter(({ file }) => file.endsWith(end))
      .map(({ file, rule }) => `${file.replace(/\.\w+$/, '')} ${rule}`)
      .sort()
  assert.ok(of('.evtx').length > 20)
  assert.deepEqual(of('.evtx'), of('.json'))
})

test('scan says of a damaged event log what it could not read', { skip }, async () => {
  const rule = '0b9ad457-2554-44c1-82c2-d56a99c42377'
  const whole = readFileSync(
    join(REGRESSION, 'rules/windows/file/file_event/file_event_win_anydesk_artefact', `${rule}.evtx`),
  )
  const { out } = await atalaya('scan', write('cut.evtx', whole.subarray(0, 5_000)), '--rules', rules)
  assert.match(out, /not read: .*cut\.evtx: \d+ damaged parts/)
})

test('rules explain finds a record of an event log by its number', { skip }, async () => {
  const id = '0b9ad457-2554-44c1-82c2-d56a99c42377'
  const log = join(REGRESSION, 'rules/windows/file/file_event/file_event_win_anydesk_artefact', `${id}.evtx`)
  const { code, out } = await atalaya('rules', 'explain', id, log, '--record', '14985', '--rules', RULES)
  assert.equal(code, 0)
  assert.match(out, /record 14985, 2025-10-24T23:34:34/)
})

test('scan overwrites nothing that it is to read, and writes no two outputs into one file', async () => {
  const log = write('evidence.ndjson', `${SHADOW}\n`)
  for (const option of ['--jsonl', '--csv', '--html']) {
    const { code, err } = await atalaya('scan', folder, '--rules', rules, option, log)
    assert.equal(code, 2)
    assert.match(err, /would overwrite .*evidence\.ndjson/)
  }
  assert.equal(readFileSync(log, 'utf8'), `${SHADOW}\n`)
  const one = join(folder, 'one.out')
  const { code, err } = await atalaya('scan', log, '--rules', rules, '--jsonl', one, '--csv', one)
  assert.equal(code, 2)
  assert.match(err, /the same file/)
})

test('scan reads a file once, however often it is named', async () => {
  const log = write('named.ndjson', `${SHADOW}\n`)
  const { out } = await atalaya('scan', log, join(folder, '.', 'named.ndjson'), '--rules', rules)
  assert.match(out, /1 events in 1 files/)
})

test('scan reads UTF-16 of either order, packed or not', async () => {
  const line = 'Mar  1 08:00:00 web1 sshd[9]: Failed password for root from 192.0.2.7 port 4242 ssh2\r\n'
  const little = Buffer.from(`\ufeff${line}`, 'utf16le')
  const big = Buffer.from(little).swap16()
  const files = [
    write('big.log', big),
    write('little.log.gz', gzipSync(little)),
    write('both.zip', zipSync({ 'a.log': new Uint8Array(little), 'b.log': new Uint8Array(big) })),
  ]
  const { out } = await atalaya('scan', ...files, '--rules', rules)
  assert.match(out, /4 linux\.sshd/)
})

test('scan reads a pipe', async () => {
  const piped = `cat '${write('piped.ndjson', `${SHADOW}\n`)}' | '${process.execPath}' '${CLI}' scan /dev/stdin --rules '${rules}'`
  const child = spawn('sh', ['-c', piped], { stdio: ['ignore', 'pipe', 'inherit'] })
  let out = ''
  child.stdout.on('data', (part) => {
    out += part
  })
  const code = await new Promise((resolve) => child.on('close', resolve))
  assert.equal(code, 1)
  assert.match(out, /1 events in 1 files/)
})

test('a disk that is full under standard output is told in words', { skip: !existsSync('/dev/full') }, async () => {
  const log = write('full.ndjson', `${SHADOW}\n`)
  const full = openSync('/dev/full', 'w')
  const child = spawn(process.execPath, [CLI, 'scan', log, '--rules', rules, '--format', 'jsonl'], {
    stdio: ['ignore', full, 'pipe'],
  })
  let err = ''
  child.stderr?.on('data', (part) => {
    err += part
  })
  const code = await new Promise((resolve) => child.on('close', resolve))
  closeSync(full)
  assert.equal(code, 2)
  assert.match(err, /standard output: ENOSPC/)
  assert.doesNotMatch(err, /node:/)
})

test('rules test names an info.yml that cannot be read, and goes on with the others', async () => {
  for (const [name, text] of [
    ['broken', 'x: ['],
    ['empty', ''],
    ['other', 'rule_metadata: foo\nregression_tests_info: [null, 5]\n'],
  ] as const) {
    mkdirSync(join(folder, 'regression', name), { recursive: true })
    write(join('regression', name, 'info.yml'), text)
  }
  const { code, out } = await atalaya('rules', 'test', join(folder, 'regression'), '--rules', rules)
  assert.equal(code, 1)
  assert.match(out, /✗ broken: info\.yml is malformed/)
  assert.match(out, /✗ other: info\.yml names no rule/)
  assert.match(out, /0 passed, 3 failed/)
})

test('scan reads past a packed line of a hundred megabytes, whose parts come small', async () => {
  const line = 'Mar  1 08:00:00 web1 sshd[9]: Failed password for root from 192.0.2.7 port 4242 ssh2\n'
  const packed = gzipSync(Buffer.concat([Buffer.alloc(100_000_000, 'A'), Buffer.from(`\n${line}`)]), { level: 1 })
  const { out } = await atalaya('scan', write('long.log.gz', packed), '--rules', rules)
  assert.match(out, /1 linux\.sshd/)
  assert.match(out, /2 events in 1 files; 1 undecodable/)
})
