import assert from 'node:assert/strict'
import { test } from 'node:test'
import { describeSettings, readConfig } from './index.ts'

const read = (args: string[], env: Record<string, string> = {}) => readConfig({ args, env, cwd: '/srv/atalaya' })

test('listens on this machine alone, and keeps its data beside the project, unless told otherwise', () => {
  const config = read([])
  assert.deepEqual(
    [config.host, config.port, config.dataDir, config.sample],
    ['127.0.0.1', 8400, '/srv/atalaya/data', false],
  )
  assert.equal(config.syslog.tcp, undefined)
})

test('takes options over variables, and relative paths from where it is started', () => {
  const env = { ATALAYA_PORT: '1', ATALAYA_DATA: 'elsewhere', ATALAYA_SAMPLE: '1', ATALAYA_RULES: 'one:/two' }
  const config = read(['--port', '9000'], env)
  assert.deepEqual([config.port, config.dataDir, config.sample], [9_000, '/srv/atalaya/elsewhere', true])
  assert.deepEqual(config.rulesDirs, ['/srv/atalaya/one', '/two'])
  assert.deepEqual(read(['--rules', 'a', '--rules=b'], env).rulesDirs, ['/srv/atalaya/a', '/srv/atalaya/b'])
  const loading = { placeholders: ['/srv/atalaya/names.yml'], pipelines: ['/srv/atalaya/map.yml'] }
  assert.deepEqual(read(['--placeholders', 'names.yml', '--pipeline', 'map.yml'], {}).ruleLoading, loading)
})

test('understands addresses for syslog', () => {
  assert.deepEqual(read(['--syslog-tcp', '6514', '--syslog-udp', '[::1]:514']).syslog, {
    tcp: { host: '127.0.0.1', port: 6514 },
    udp: { host: '::1', port: 514 },
  })
  assert.deepEqual(read(['--host', '0.0.0.0', '--syslog-tcp', 'logs.example:514']).syslog.tcp, {
    host: 'logs.example',
    port: 514,
  })
})

test('says which option is wrong and what it should be', () => {
  const wrong: readonly (readonly [string[], RegExp])[] = [
    [['--port', '99999'], /--port must be a whole number from 0 to 65535; got “99999”/],
    [['--port', '-1'], /argument is ambiguous|--port/],
    [['--workers', '0'], /--workers/],
    [['--syslog-tcp', 'a:b:c'], /--syslog-tcp must be PORT or HOST:PORT/],
    [['--database-url', 'mysql://u:secret@h/d'], /--database-url must be a URL that starts with postgres/],
    [['--public-url', 'atalaya.example'], /--public-url/],
    [['--log-level', 'loud'], /one of trace, debug/],
    [['stray'], /Unexpected argument 'stray'/],
    [['--data'], /--data/],
  ]
  for (const [args, message] of wrong) assert.throws(() => read(args), { code: 'bad-option', message })
})

test('never repeats a password', () => {
  assert.throws(
    () => read(['--database-url', 'mysql://u:secret@h/d']),
    (error: Error) => !error.message.includes('secret'),
  )
})

test('describes each option with its variable', () => {
  assert.match(describeSettings(), /--data DIR .*\n\s+\[ATALAYA_DATA\]/)
})
