import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { decodeLines, type LogEvent, normaliseIp } from '../packages/logs/src/index.ts'

// What a peer's parsers read from real lines (crowdsecurity/hub) against what we read from the same lines.
const root = path.resolve(import.meta.dirname, '../../shared/data/crowdsec-tests')
const skip = existsSync(root) ? false : `no reference data at ${root}`

/** Differences by case and value, and who is right. A difference that is not here fails. */
const EXPLAINED: Readonly<Record<string, string>> = {
  'baikal-logs user':
    'the peer: it has a parser for this PHP application, whose message stands inside a line of Apache; we read the line, its address and time',
  'bookstack-logs user': 'the peer: a PHP application’s message inside a line of Apache or nginx, as above',
  'gitlab-logs user':
    'the peer: the name is a parameter of the sign-in form, which we keep in `params.…`; it is what somebody typed, not a user',
  'nextcloud-logs user':
    'both: the record says `user: "--"`, nobody; the peer takes the name that was tried from the text of the message',
}

/** Datasets where the line is kept but its message is not understood: nothing to compare but the frame. */
const FRAME_ONLY = new Set(['text', 'json', 'logfmt', 'container', 'linux.syslog', 'undecodable'])

interface PeerResult {
  readonly stage: string
  success: boolean
  readonly parsed: Record<string, string>
  readonly meta: Record<string, string>
}

const ASSERTION =
  /^results\["(s00-raw|s01-parse)"\]\["([^"]+)"\]\[(\d+)\]\.(?:Success == (true|false)|Evt\.(Parsed|Meta)\["([^"]+)"\] == ("(?:[^"\\]|\\.)*"))/

function peerResults(file: string): PeerResult[] {
  const results = new Map<string, PeerResult>()
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    const match = ASSERTION.exec(line)
    if (!match) continue
    const [, stage = '', parser, index, success, part, name = '', quoted = '""'] = match
    const key = `${stage} ${parser} ${index}`
    const result = results.get(key) ?? { stage, success: true, parsed: {}, meta: {} }
    results.set(key, result)
    if (success) result.success = success === 'true'
    else setQuoted(part === 'Parsed' ? result.parsed : result.meta, name, quoted)
  }
  return [...results.values()].filter((result) => result.success)
}

function setQuoted(target: Record<string, string>, name: string, quoted: string): void {
  try {
    target[name] = JSON.parse(quoted)
  } catch {
    // A Go escape that JSON lacks: the value is left out of the comparison.
  }
}

interface Difference {
  readonly field: string
  readonly theirs: string
  readonly ours: string
  readonly raw: string
}

/** The values to compare: what the peer says, and under which names we may say the same. */
function comparisons({ stage, parsed, meta }: PeerResult, event: LogEvent): [string, string | undefined, unknown[]][] {
  const { ecs, fields } = event
  const framed = fields.program !== undefined
  if (stage === 's00-raw') {
    if (!framed) return []
    return [
      ['program', parsed.program, [fields.program]],
      ['pid', parsed.pid, [fields.pid]],
      ['host', meta.machine, [ecs.host_name]],
    ]
  }
  if (FRAME_ONLY.has(event.dataset)) return []
  const user = meta.username ?? meta.target_user ?? meta.user ?? parsed.dovecot_user ?? parsed.remote_user
  return [
    ['ip', meta.source_ip && (normaliseIp(meta.source_ip) ?? meta.source_ip), [ecs.source_ip]],
    ['user', user, [ecs.user_name, ecs.user_target_name]],
    ['method', meta.http_verb ?? parsed.verb, [ecs.http_request_method]],
    ['path', meta.http_path, [fields['cs-uri'], fields['cs-uri-stem']]],
    ['status', meta.http_status, [ecs.http_response_status_code]],
    ['program', framed ? parsed.program : undefined, [fields.program]],
  ]
}

function compareCase(folder: string): { readonly compared: number; readonly differences: Difference[] } {
  const log = readdirSync(folder).find((name) => name.endsWith('.log') && statSync(path.join(folder, name)).isFile())
  const assertions = path.join(folder, 'parser.assert')
  if (!log || !existsSync(assertions)) return { compared: 0, differences: [] }
  const events = [...decodeLines(readFileSync(path.join(folder, log)), { now: () => Date.UTC(2026, 10, 1) })]
  const taken = new Set<string>()
  const differences: Difference[] = []
  let compared = 0
  for (const result of peerResults(assertions)) {
    const event = eventOf(result, events, taken)
    for (const [field, theirs, ours] of event ? comparisons(result, event) : []) {
      if (theirs === undefined || theirs === '' || theirs === '-') continue
      compared++
      if (ours.some((value) => String(value) === theirs)) continue
      differences.push({ field, theirs, ours: ours.map(String).join(' | '), raw: event?.raw.slice(0, 200) ?? '' })
    }
  }
  return { compared, differences }
}

/** The event of the line that a result is about: the peer repeats its message, which ends the line. */
function eventOf({ stage, parsed }: PeerResult, events: readonly LogEvent[], taken: Set<string>): LogEvent | undefined {
  const message = (parsed.message ?? '').trim()
  if (message === '') return undefined
  const candidates = [...events.entries()].filter(([, { raw }]) => raw.trim().endsWith(message))
  const [index, event] = candidates.find(([at]) => !taken.has(`${stage} ${at}`)) ?? candidates[0] ?? []
  taken.add(`${stage} ${index}`)
  return event
}

test('reads the same address, user, method, path, status and program as a peer, or says why not', { skip }, () => {
  const unexplained: string[] = []
  const used = new Set<string>()
  let total = 0
  for (const name of readdirSync(root)) {
    const folder = path.join(root, name)
    if (!statSync(folder).isDirectory()) continue
    const { compared, differences } = compareCase(folder)
    total += compared
    for (const { field, theirs, ours, raw } of differences) {
      const key = `${name} ${field}`
      used.add(key)
      if (!(key in EXPLAINED)) unexplained.push(`${key}: theirs ${theirs}, ours ${ours}, in ${raw}`)
    }
  }
  assert.deepEqual(unexplained, [])
  assert.deepEqual([...used].sort(), Object.keys(EXPLAINED).sort(), 'an explanation without its difference')
  assert.ok(total > 1_000, `only ${total} values compared`)
})
