import type { SigmaEvent } from '../event.ts'

/** mulberry32: a small generator with a seed, so that a failure can be repeated. */
export function randomSource(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

type Random = ReturnType<typeof randomSource>

const FIELDS = ['Image', 'CommandLine', 'EventID', 'Ip', 'Other'] as const
const PIECES = [
  'a',
  'b',
  'ab',
  'cmd',
  'CMD',
  '.exe',
  '\\',
  '\\\\',
  '-',
  '/',
  ' -e',
  '-enc',
  ' ',
  'é',
  'É',
  'powershell',
  'whoami /all',
  'C:\\Windows\\System32\\',
  '\u2013x',
  'İ',
  '4104',
  '%',
  '"',
  'administrator',
  'lsadump::',
] as const
const WILD = ['*', '?', '\\*', '\\?', '\\\\*'] as const
const REGEXES = [
  'a+b',
  '(?i)CMD',
  '^[a-c]*$',
  '\\d{3,}',
  'c.d|-e',
  '[^\\\\]\\.exe$',
  '\\bab\\b',
  'whoami\\s+/(all|groups)',
  '.{12,}',
] as const
const IPS = ['10.1.2.3', '192.168.0.9', '10.0.0.1', '256.1.1.1', 'x', '10.200.0.0'] as const
const NETS = ['10.0.0.0/8', '192.168.0.0/16', '10.1.2.3', '0.0.0.0/0', '10.1.2.0/30'] as const
const DATES = ['2024-02-29T23:59:01Z', '2025-12-31 00:07:00', 'never'] as const

const pick = <T>(random: Random, from: readonly [T, ...T[]] | readonly T[]): T => from[random(from.length)] as T // lists are not empty

function text(random: Random, wild: boolean): string {
  let out = ''
  for (let i = 1 + random(4); i > 0; i--) out += wild && random(6) === 0 ? pick(random, WILD) : pick(random, PIECES)
  return out
}

function list<T>(random: Random, make: () => T): T | T[] {
  return random(2) === 0 ? make() : Array.from({ length: 1 + random(4) }, make)
}

function item(random: Random): readonly [string, unknown] {
  const field = pick(random, FIELDS)
  const neq = random(8) === 0 ? '|neq' : ''
  const all = random(4) === 0 ? '|all' : ''
  const cased = random(5) === 0 ? '|cased' : ''
  const place = pick(random, ['', '|contains', '|contains', '|startswith', '|endswith'])
  switch (random(14)) {
    case 0:
      return [`${field}|re${pick(random, ['', '|i'])}${all}${neq}`, list(random, () => pick(random, REGEXES))]
    case 1:
      return [`Ip|cidr${neq}`, list(random, () => pick(random, NETS))]
    case 2:
      return [`${field}|exists`, random(2) === 0]
    case 3:
      return [`${field}${neq}`, random(3) === 0 ? '' : null]
    case 4:
      return [`EventID|${pick(random, ['lt', 'lte', 'gt', 'gte'])}`, pick(random, [1, 10, 4104, 4000.5])]
    case 5:
      return [`${field}|fieldref${place}${cased}${neq}`, pick(random, FIELDS)]
    case 6:
      return [
        `Other|${pick(random, ['hour', 'minute', 'day', 'month', 'year'])}`,
        pick(random, [0, 7, 23, 29, 12, 2024]),
      ]
    case 7:
      return [`CommandLine|windash|contains${all}`, list(random, () => text(random, false))]
    case 8:
      return [
        `CommandLine|${pick(random, ['', 'wide|'])}base64offset|contains`,
        list(random, () => pick(random, ['cmd', 'ab', 'whoami /all'])),
      ]
    case 9:
      return ['EventID', list(random, () => pick(random, [1, 10, 4104, '1', true]))]
    default:
      return [`${field}${place}${cased}${all}${neq}`, list(random, () => text(random, true))]
  }
}

function selection(random: Random): unknown {
  if (random(8) === 0) {
    const words = Array.from({ length: 2 + random(3) }, () => text(random, random(4) === 0))
    return random(2) === 0 ? words : { '|all': words }
  }
  const map = () => Object.fromEntries(Array.from({ length: 1 + random(3) }, () => item(random)))
  return random(4) === 0 ? Array.from({ length: 1 + random(3) }, map) : map()
}

function condition(random: Random, names: readonly string[], depth: number): string {
  const name = () => pick(random, names)
  switch (random(depth > 2 ? 2 : 7)) {
    case 0:
    case 1:
      return name()
    case 2:
      return `not ${condition(random, names, depth + 1)}`
    case 3:
      return `${condition(random, names, depth + 1)} and ${condition(random, names, depth + 1)}`
    case 4:
      return `${condition(random, names, depth + 1)} or ${condition(random, names, depth + 1)}`
    case 5:
      return `${pick(random, ['1', 'all', 'any', '2'])} of ${pick(random, ['them', 'sel*', '*_a'])}`
    default:
      return `(${condition(random, names, depth + 1)})`
  }
}

/** A rule as YAML would give it; valid, if seldom sensible. */
export function randomRule(random: Random, id: number): Readonly<Record<string, unknown>> {
  const names = ['sel_a', 'sel_b', 'filter_a'].slice(0, 1 + random(3))
  const selections = Object.fromEntries([...names, 'sel_z_a'].map((name) => [name, selection(random)]))
  return {
    title: `rule ${id}`,
    id: `random-${id}`,
    logsource: pick(random, [
      { product: 'windows' },
      { category: 'process_creation' },
      { product: 'windows', service: 'sysmon' },
    ]),
    detection: { ...selections, condition: condition(random, [...names, 'sel_z_a'], 0) },
  }
}

const LOGSOURCES = [
  { product: 'windows', service: 'sysmon', categories: ['process_creation'] },
  { product: 'windows', service: 'security' },
  { product: 'linux', categories: ['process_creation'] },
] as const

function value(random: Random): unknown {
  const plain = text(random, false).replaceAll('\\\\', '\\')
  switch (random(9)) {
    case 0:
      return undefined
    case 1:
      return pick(random, [null, '', true, 1, 10, 4104, 4000.5])
    case 2:
      return Array.from({ length: random(3) }, () => text(random, false))
    case 3:
      return Buffer.from(plain, random(2) === 0 ? 'utf16le' : 'utf8').toString('base64')
    case 4:
      return `${plain}${' padding'.repeat(random(60))}${text(random, false)}`
    default:
      return plain
  }
}

export function randomEvent(random: Random): SigmaEvent {
  const pairs = FIELDS.map((field) => {
    if (field === 'Ip' && random(3) > 0) return [field, pick(random, IPS)] as const
    if (field === 'Other' && random(3) === 0) return [field, pick(random, DATES)] as const
    return [field, value(random)] as const
  })
  const fields = Object.fromEntries(pairs.filter(([, each]) => each !== undefined))
  const logsource = pick(random, LOGSOURCES)
  const dice = random(4)
  if (dice > 1) return { fields, logsource }
  // A line that has the values for its parts, or has nothing to do with them.
  return { fields, logsource, raw: dice === 0 ? text(random, false) : Object.values(fields).flat().join(' ') }
}
