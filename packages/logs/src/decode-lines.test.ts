import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decodeLines } from './decode-lines.ts'
import { createDecoder } from './decoder.ts'
import { detectFormat } from './detect-format.ts'
import { MAX_LINE_LENGTH } from './limits.ts'
import { SAMPLE_LINES } from './testing/sample-lines.ts'

const bytes = (text: string) => Buffer.from(text, 'utf8')
const numbers = (text: string) => [...decodeLines(bytes(text))].map(({ fields }) => fields.n)

test('splits lines, with or without carriage returns, a byte order mark and blank lines', () => {
  const events = [...decodeLines(bytes('\ufeff{"n":1}\r\n\n  \n{"n":2}\nplain text'))]
  assert.deepEqual(
    events.map(({ raw }) => raw),
    ['{"n":1}', '{"n":2}', 'plain text'],
  )
})

test('reads pretty-printed objects one after another', () => {
  const pretty = (n: number) => JSON.stringify({ n, text: 'a } { " \\ b', deep: { list: [{}] } }, null, 2)
  assert.deepEqual(numbers(`${pretty(1)}\n${pretty(2)}\n\n${pretty(3)}`), [1, 2, 3])
})

test('reads the members of an array, on one line or many, and of a wrapper', () => {
  const members = [{ n: 1 }, { n: 2, deep: { a: [1] } }, { n: 3 }]
  for (const text of [
    JSON.stringify(members),
    JSON.stringify(members, null, 2),
    `[\n${members.map((member) => JSON.stringify(member)).join(',\n')}\n]\n`,
    JSON.stringify({ Records: members }),
    JSON.stringify({ records: members }, null, 1),
  ]) {
    assert.deepEqual(numbers(text), [1, 2, 3], text)
  }
  assert.deepEqual(numbers(`${JSON.stringify(members)}\n{"n":4}`), [1, 2, 3, 4])
})

test('a broken line costs only itself', () => {
  const events = [...decodeLines(bytes('{"n":1}\n{"n":\n{"n":3}\n'))]
  assert.deepEqual(
    events.map(({ error }) => error === undefined),
    [true, false, true],
  )
  assert.equal(events[1]?.raw, '{"n":')
  assert.equal(events[1]?.dataset, 'undecodable')
})

test('cuts a line longer than the bound and goes on after it', () => {
  const events = [...decodeLines(bytes(`${'x'.repeat(MAX_LINE_LENGTH + 10)}\n{"n":2}`))]
  assert.equal(events.length, 2)
  assert.match(events[0]?.error ?? '', /longer than/)
  assert.equal(events[1]?.fields.n, 2)
})

test('keeps the header of a W3C log for the lines below, with the columns that it names', () => {
  const log = [
    '#Software: Microsoft Internet Information Services 10.0',
    '#Fields: date time cs-method cs-uri-stem c-ip sc-status cs(User-Agent)',
    '2026-03-01 08:00:00 GET /owa/x.aspx 192.0.2.7 200 curl/8',
  ].join('\n')
  const [, , event] = [...decodeLines(bytes(log))]
  assert.equal(event?.dataset, 'web.iis')
  assert.equal(event?.fields['cs-user-agent'], 'curl/8')
  assert.equal(event?.ecs.source_ip, '192.0.2.7')
  assert.equal(event?.time, Date.UTC(2026, 2, 1, 8))
})

test('reads Exchange message tracking', () => {
  const log = [
    '#Software: Microsoft Exchange Server',
    '#Log-type: Message Tracking Log',
    '#Fields: date-time,client-ip,server-hostname,event-id,recipient-address,total-bytes,message-subject,sender-address',
    '2026-03-01T08:00:00.123Z,192.0.2.7,EX1,SEND,a@b.example;c@d.example,512,"Offer, ""urgent""",x@y.example',
  ].join('\n')
  const event = [...decodeLines(bytes(log))].at(-1)
  assert.equal(event?.dataset, 'exchange.tracking')
  assert.deepEqual(event?.ecs.email_to_address, ['a@b.example', 'c@d.example'])
  assert.equal(event?.ecs.email_subject, 'Offer, "urgent"')
  assert.equal(event?.ecs.network_bytes, 512)
})

test('reads Exchange’s front end and the cmdlet log', () => {
  const log = [
    '#Fields: DateTime,RequestId,UrlHost,UrlStem,UrlQuery,AuthenticatedUser,ClientIpAddress,HttpStatus,Method,UserAgent',
    '2026-03-01T08:00:00.123Z,r1,mail.example.org,/autodiscover/autodiscover.json,?a@b/powershell,,192.0.2.7,302,POST,python',
    '#Fields: StartTime,Cmdlet,Parameters,Caller',
    '2026-03-01T08:00:01.000Z,New-MailboxExportRequest,"-Mailbox ana -FilePath \\\\x\\c$\\a.aspx",admin',
  ].join('\n')
  const [, request, , cmdlet] = [...decodeLines(bytes(log))]
  assert.deepEqual(request?.logsource.categories, ['webserver'])
  assert.equal(request?.fields['cs-uri'], '/autodiscover/autodiscover.json?a@b/powershell')
  assert.equal(request?.ecs.http_response_status_code, 302)
  assert.equal(cmdlet?.logsource.service, 'msexchange-management')
  assert.equal(cmdlet?.fields.Cmdlet, 'New-MailboxExportRequest')
})

test('reads Zeek’s tab-separated logs by their header', () => {
  const log = [
    '#separator \\x09',
    '#set_separator\t,',
    '#empty_field\t(empty)',
    '#unset_field\t-',
    '#path\thttp',
    '#fields\tts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tmethod\thost\turi\tstatus_code\ttags',
    '#types\ttime\tstring\taddr\tport\taddr\tport\tstring\tstring\tstring\tcount\tset[enum]',
    '1772352000.123456\tC1\t192.0.2.7\t4242\t198.51.100.2\t80\tGET\texample.org\t/x?y=1\t404\t(empty)',
    '#close\t2026-03-01-09-00-00',
  ].join('\n')
  const event = [...decodeLines(bytes(log))].at(-2)
  assert.deepEqual(event?.logsource, { product: 'zeek', service: 'http', categories: ['webserver', 'proxy'] })
  assert.equal(event?.fields['id.orig_p'], 4242)
  assert.deepEqual(event?.fields['cs-uri-query'], ['y=1', '/x?y=1'])
  assert.equal(event?.fields.tags, undefined)
  assert.equal(event?.time, 1_772_352_000_123.456)
})

test('a decoder goes on where the last bytes ended', () => {
  const decoder = createDecoder()
  const [first = '', second = ''] = [SAMPLE_LINES.auditd, SAMPLE_LINES.auditdExecve]
  for (const event of decodeLines(bytes(first), { decoder })) assert.equal(event.fields.type, 'SYSCALL')
  const [execve] = [...decodeLines(bytes(second), { decoder })]
  assert.equal(execve?.fields.Image, '/bin/sh')
})

test('tells the format of a sample', () => {
  const formats = ['windowsFlat', 'rfc5424', 'access', 'auditd', 'cef', 'leef', 'text', 'windowsXml', 'squid', 'logfmt']
  assert.deepEqual(
    formats.map((name) => detectFormat(`${SAMPLE_LINES[name]}\n`.repeat(3))),
    ['json', 'syslog', 'access', 'auditd', 'cef', 'leef', 'text', 'windows-xml', 'squid', 'logfmt'],
  )
  assert.equal(detectFormat('{\n  "a": 1\n}\n'), 'json')
})

test('a wanted format refuses lines of another, with the reason', () => {
  const decoder = createDecoder({ format: 'access' })
  assert.equal(decoder.decode(SAMPLE_LINES.access ?? '').error, undefined)
  assert.match(decoder.decode(SAMPLE_LINES.rfc3164 ?? '').error ?? '', /not a line of the format access/)
})
