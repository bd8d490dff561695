import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createDecoder } from './decoder.ts'

const W3C = [
  '#Software: Microsoft Internet Information Services 10.0',
  '#Fields: date time cs-method cs-uri-stem sc-status my-field',
]
const W3C_LINE = '2026-03-01 08:00:00 GET /a 200 seen'
const ZEEK = [
  '#separator \\x09',
  '#set_separator\t,',
  '#path\tconn',
  '#fields\tts\tid.orig_h\tmine',
  '#types\ttime\taddr\tcount',
]
const ZEEK_LINE = '1772352000.5\t192.0.2.7\t42'

const AUDIT = [
  'type=SYSCALL msg=audit(1772352000.123:77): arch=c000003e syscall=59 success=yes exit=0 ppid=1 pid=900 auid=1000 uid=0 tty=pts0 ses=3 comm="sh" exe="/usr/bin/dash" key="exec"',
  'type=CWD msg=audit(1772352000.123:77): cwd="/srv/files"',
]
const AUDIT_LINE = 'type=PATH msg=audit(1772352000.123:77): item=0 name="run.sh" nametype=CREATE'

const bySyslog = (line: string) => `<13>Mar  1 08:00:00 files audisp: ${line}`
const inDocker = (line: string) => JSON.stringify({ log: `${line}\n`, stream: 'stdout', time: '2026-03-01T08:00:00Z' })

for (const [name, header, line] of [
  ['W3C', W3C, W3C_LINE],
  ['Zeek', ZEEK, ZEEK_LINE],
  ['an act of an audit log', AUDIT, AUDIT_LINE],
  ['an act by syslog', AUDIT.map(bySyslog), bySyslog(AUDIT_LINE)],
  ['W3C by Docker', W3C.map(inDocker), inDocker(W3C_LINE)],
] as const) {
  test(`a decoder that is given the context of another reads on from there: ${name}`, () => {
    const first = createDecoder()
    for (const each of header) first.decode(each)
    const kept: unknown = JSON.parse(JSON.stringify(first.context))
    const next = createDecoder({ context: kept as string[] }) // as it was written
    assert.deepEqual(next.decode(line).fields, first.decode(line).fields)
    assert.notDeepEqual(createDecoder().decode(line).fields, first.decode(line).fields)
    assert.deepEqual(next.context, first.context)
  })
}

test('an act that is over, and all but the last eight, are not kept', () => {
  const decoder = createDecoder()
  for (const line of [...AUDIT, 'type=EOE msg=audit(1772352000.123:77): ']) decoder.decode(line)
  assert.deepEqual(decoder.context, [])
  for (let serial = 100; serial < 200; serial++)
    for (const line of AUDIT) decoder.decode(line.replace(':77)', `:${serial})`))
  assert.deepEqual(
    decoder.context.slice(-2),
    AUDIT.map((line) => line.replace(':77)', ':199)')),
  )
  assert.equal(decoder.context.length, 8 * AUDIT.length)
})

test('the last header counts, and what is kept is bounded', () => {
  const decoder = createDecoder()
  for (const line of W3C) decoder.decode(line)
  for (let i = 0; i < 1_000; i++) decoder.decode(`#Fields: date time n${i}`)
  for (let i = 0; i < 1_000; i++) decoder.decode(`#Remark${String.fromCharCode(97 + (i % 26))}: ${i}`)
  decoder.decode(`#Software: ${'x'.repeat(100_000)}`)
  assert.deepEqual(decoder.context, [W3C[0], '#Fields: date time n999'])
})
