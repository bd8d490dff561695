import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { HubError } from '../hub-error.ts'
import { type AccessConfig, readAccess } from './access.ts'
import { type LedgerConfig, readLedger } from './ledger.ts'
import { parseAddress, parseCount, parseFlag, parseUrl, parseWord } from './parse-setting.ts'
import { type OptionName, SETTINGS, type Setting } from './settings.ts'

export interface Address {
  readonly host: string
  readonly port: number
}

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const

export interface Config {
  /** Absolute. */
  readonly dataDir: string
  /** Whether a person named the directory: the hub does not move what was named. */
  readonly dataDirGiven: boolean
  readonly host: string
  /** 0 takes any free port. */
  readonly port: number
  /** The origin that people type, without a slash at its end; absent when it follows from the address listened on. */
  readonly publicUrl?: string
  readonly databaseUrl?: string
  readonly eventsUrl?: string
  readonly sample: boolean
  /** Prints a sign-in link for the first administrator although there is one. */
  readonly recover: boolean
  /** Absolute. */
  readonly rulesDirs: readonly string[]
  /** Files, absolute, by which rules are loaded. */
  readonly ruleLoading: { readonly placeholders: readonly string[]; readonly pipelines: readonly string[] }
  readonly syslog: { readonly tcp?: Address; readonly udp?: Address }
  readonly workers: number
  readonly retentionDays: number
  readonly logLevel: (typeof LOG_LEVELS)[number]
  readonly ledger: LedgerConfig
  readonly access: AccessConfig
}

export interface ConfigSource {
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
}

/** Options win over variables. Throws `HubError` `bad-option`, which names what to change. */
export function readConfig(source: ConfigSource): Config {
  const given = gatherSettings(source)
  const one = (option: OptionName): string | undefined => given.get(option)?.at(-1)
  const paths = (option: OptionName) => (given.get(option) ?? []).map((path) => resolve(source.cwd, path))
  const host = one('host') ?? '127.0.0.1'
  const publicUrl = one('public-url')
  const databaseUrl = one('database-url')
  const eventsUrl = one('events-url')
  return {
    dataDir: resolve(source.cwd, one('data') ?? 'data'),
    dataDirGiven: one('data') !== undefined,
    host,
    port: parseCount('port', one('port') ?? '8400', { from: 0, to: 65_535 }),
    ...(publicUrl === undefined ? {} : { publicUrl: parseUrl('public-url', publicUrl, ['http:', 'https:']).origin }),
    ...(databaseUrl === undefined
      ? {}
      : { databaseUrl: parseUrl('database-url', databaseUrl, ['postgres:', 'postgresql:']).href }),
    ...(eventsUrl === undefined ? {} : { eventsUrl: parseUrl('events-url', eventsUrl, ['http:', 'https:']).href }),
    sample: parseFlag('sample', one('sample') ?? 'false'),
    recover: parseFlag('recover', one('recover') ?? 'false'),
    rulesDirs: paths('rules'),
    ruleLoading: { placeholders: paths('placeholders'), pipelines: paths('pipeline') },
    syslog: readSyslog(one, host),
    workers: parseCount('workers', one('workers') ?? String(defaultWorkers()), { from: 1, to: 64 }),
    retentionDays: parseCount('retention', one('retention') ?? '180', { from: 1, to: 36_500 }),
    logLevel: parseWord('log-level', one('log-level') ?? 'info', LOG_LEVELS),
    ledger: readLedger(one, source),
    access: readAccess(one, source.cwd),
  }
}

function readSyslog(one: (option: OptionName) => string | undefined, host: string): Config['syslog'] {
  const tcp = one('syslog-tcp')
  const udp = one('syslog-udp')
  return {
    ...(tcp === undefined ? {} : { tcp: parseAddress('syslog-tcp', tcp, host) }),
    ...(udp === undefined ? {} : { udp: parseAddress('syslog-udp', udp, host) }),
  }
}

function defaultWorkers(): number {
  return Math.min(8, Math.max(1, availableParallelism() - 1))
}

function gatherSettings(source: ConfigSource): Map<OptionName, string[]> {
  const options = parseOptions(source.args)
  const given = new Map<OptionName, string[]>()
  for (const setting of SETTINGS) {
    const variable = source.env[setting.variable]
    const values =
      options.get(setting.option) ??
      (variable === undefined || variable === '' ? undefined : splitVariable(setting, variable))
    if (values !== undefined) given.set(setting.option, values)
  }
  return given
}

function splitVariable(setting: Setting, text: string): string[] {
  return setting.many ? text.split(':').filter((part) => part !== '') : [text]
}

function parseOptions(args: readonly string[]): Map<string, string[]> {
  const options = Object.fromEntries(
    SETTINGS.map((setting: Setting) => [
      setting.option,
      { type: setting.value === undefined ? ('boolean' as const) : ('string' as const), multiple: true },
    ]),
  )
  try {
    const { values } = parseArgs({ args: [...args], options, strict: true, allowPositionals: false })
    return new Map(Object.entries(values).map(([name, value]) => [name, [value].flat().map(String)]))
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('. ')[0] : String(error)
    throw new HubError('bad-option', `${reason}. See --help for the options.`, { cause: error })
  }
}
