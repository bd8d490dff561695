import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createDecoder } from '../decoder.ts'

const LINE = 'Failed password for root from 192.0.2.7 port 4242 ssh2'
const SYSLOG = `Mar  1 08:00:00 web1 sshd[9]: ${LINE}`
const AT = '2026-03-01T08:00:00Z'
const SECONDS = Date.UTC(2026, 2, 1, 8) / 1000

const SHIPPED: Readonly<Record<string, object>> = {
  'journalctl -o json': { __REALTIME_TIMESTAMP: `${SECONDS}000000`, _HOSTNAME: 'web1', _COMM: 'sshd', MESSAGE: LINE },
  'a journal message of bytes': {
    __REALTIME_TIMESTAMP: `${SECONDS}000000`,
    _HOSTNAME: 'web1',
    SYSLOG_IDENTIFIER: 'sshd',
    MESSAGE: [...Buffer.from(LINE)],
  },
  'Fluent Bit’s systemd input': { date: SECONDS, _HOSTNAME: 'web1', SYSLOG_IDENTIFIER: 'sshd', MESSAGE: LINE },
  'Filebeat, a file': { '@timestamp': AT, agent: { type: 'filebeat' }, host: { name: 'web1' }, message: SYSLOG },
  'Filebeat, the journal': {
    '@timestamp': AT,
    host: { name: 'web1' },
    journald: { pid: 9 },
    syslog: { identifier: 'sshd' },
    user: { id: '0' },
    message: LINE,
  },
  'Vector, a file': { file: '/var/log/auth.log', host: 'web1', message: SYSLOG, source_type: 'file', timestamp: AT },
  'Vector, syslog': {
    appname: 'sshd',
    hostname: 'web1',
    host: 'web1',
    message: LINE,
    procid: 9,
    source_type: 'syslog',
    timestamp: AT,
  },
  Docker: { log: `${SYSLOG}\n`, stream: 'stdout', time: AT },
  GELF: { version: '1.1', host: 'web1', short_message: LINE, timestamp: SECONDS, _application_name: 'sshd' },
  'Azure Monitor’s Syslog': { TimeGenerated: AT, HostName: 'web1', ProcessName: 'sshd', SyslogMessage: LINE },
}

const decoder = createDecoder({ now: () => Date.UTC(2026, 5, 1) })

for (const [shipper, record] of Object.entries(SHIPPED)) {
  test(`decodes the line that came by ${shipper}`, () => {
    const event = decoder.decode(JSON.stringify(record))
    assert.equal(event.dataset, 'linux.sshd')
    assert.equal(event.ecs.source_ip, '192.0.2.7')
    assert.equal(event.ecs.user_name, 'root')
    assert.equal(event.ecs.host_name, 'web1')
    assert.equal(event.time, SECONDS * 1000)
    assert.equal(event.raw, JSON.stringify(record))
  })
}

test('decodes JSON behind rsyslog’s cookie', () => {
  const event = decoder.decode('Mar  1 08:00:00 web1 app: @cee: {"event":{"action":"x"},"source":{"ip":"192.0.2.7"}}')
  assert.equal(event.fields['event.action'], 'x')
  assert.equal(event.ecs.source_ip, '192.0.2.7')
  assert.equal(event.ecs.host_name, 'web1')
})
