import { readFile } from 'node:fs/promises'
import { basename, dirname, join, relative } from 'node:path'
import { readEvtx } from '@atalaya/evtx'
import { createDecoder, decodeLines, type LogEvent } from '@atalaya/logs'
import { compile, type LoadOptions, loadRules, type Matcher, type RuleFile } from '@atalaya/sigma'
import { JSON_SCHEMA, load } from 'js-yaml'
import { CliError, pathProblem } from '../cli-error.ts'
import { findFiles } from '../find-files.ts'

export interface RegressionResult {
  readonly name: string
  /** Why it failed; undefined when it passed. */
  readonly problem: string | undefined
}

interface Case {
  readonly rule: string
  readonly events: string
  readonly expected: Expected
}

/** How many of the events must match: exactly, or at least so many. */
interface Expected {
  readonly exactly?: number
  readonly atLeast?: number
}

export interface RegressionOptions {
  readonly files: readonly RuleFile[]
  readonly loading: LoadOptions
  readonly format: 'json' | 'evtx'
}

/** Runs every case below `folder`: an info.yml names the rule, the file of events and how many of them match. */
export async function runRegression(
  folder: string,
  { files, loading, format }: RegressionOptions,
): Promise<RegressionResult[]> {
  const { rules } = loadRules(files, loading)
  const matchers = new Map(rules.map((rule) => [rule.id, () => compile({ rules: [rule] })]))
  const infos = findFiles([folder], (name) => name === 'info.yml')
  if (infos.length === 0) throw new CliError(`no info.yml below ${folder}: it is not a regression folder`)
  const expected = await readExpected(folder)
  const results: RegressionResult[] = []
  for (const { path } of infos) {
    const name = relative(folder, dirname(path))
    const cases = casesOf(path, await readFile(path, 'utf8'), format)
    if (typeof cases === 'string') {
      results.push({ name, problem: cases })
      continue
    }
    for (const test of cases) {
      results.push({
        name,
        problem: await problemOf(
          { ...test, expected: expected.get(test.rule) ?? test.expected },
          matchers.get(test.rule)?.(),
        ),
      })
    }
  }
  return results
}

async function problemOf(test: Case, matcher: Matcher | undefined): Promise<string | undefined> {
  if (matcher === undefined) return `rule ${test.rule} is not loaded`
  const bytes = await readFile(test.events).catch((error: unknown) => new CliError(pathProblem(test.events, error)))
  if (bytes instanceof CliError) return bytes.message
  let events = 0
  let matches = 0
  for (const event of eventsOf(test.events, bytes)) {
    events += 1
    if (matcher.match(event).length > 0) matches += 1
  }
  const { exactly, atLeast = 1 } = test.expected
  if (exactly === undefined)
    return matches >= atLeast ? undefined : `${matches} of ${events} events matched, fewer than ${atLeast}`
  return matches === exactly ? undefined : `${matches} of ${events} events matched, not ${exactly}`
}

function* eventsOf(path: string, bytes: Uint8Array): Iterable<LogEvent> {
  if (!path.endsWith('.evtx')) {
    yield* decodeLines(bytes)
    return
  }
  const decoder = createDecoder()
  for (const item of readEvtx(bytes)) if ('event' in item) yield decoder.decodeRecord(item.event)
}

/** `expected.json` at the top of the folder, where there is one, says exact counts by rule. */
async function readExpected(folder: string): Promise<Map<string, Expected>> {
  const path = join(folder, 'expected.json')
  const text = await readFile(path, 'utf8').catch(() => '[]') // most folders have none
  const rows: unknown = parseJson(text, path)
  if (!Array.isArray(rows)) throw new CliError(`${path}: not a list of cases`)
  return new Map(
    rows.filter(isMap).map(({ rule, matches, atLeast }): [string, Expected] => {
      if (typeof matches === 'number') return [String(rule), { exactly: matches }]
      return [String(rule), typeof atLeast === 'number' ? { atLeast } : {}]
    }),
  )
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new CliError(pathProblem(path, error))
  }
}

/** The cases that an info.yml tells of, or what is wrong with it. */
function casesOf(path: string, text: string, format: 'json' | 'evtx'): readonly Case[] | string {
  let info: unknown
  try {
    info = load(text, { schema: JSON_SCHEMA, maxDepth: 20 })
  } catch (error) {
    return `${basename(path)} is malformed: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)}`
  }
  const rule = partsOf(info, 'rule_metadata')[0]?.id
  const tests = partsOf(info, 'regression_tests_info')
  const planned = isMap(info) && Object.hasOwn(info, 'rule_metadata') && !Object.hasOwn(info, 'regression_tests_info')
  if (planned) return []
  if (typeof rule !== 'string' || tests.length === 0)
    return `${basename(path)} names no rule under rule_metadata, or no events under regression_tests_info`
  return tests.map(({ path: events, match_count: count }) => ({
    rule,
    events: join(dirname(path), `${basename(String(events ?? rule)).replace(/\.(evtx|json)$/, '')}.${format}`),
    expected: typeof count === 'number' ? { atLeast: count } : {},
  }))
}

/** The maps in the list under this key. */
function partsOf(info: unknown, key: string): readonly Readonly<Record<string, unknown>>[] {
  const list = isMap(info) ? info[key] : undefined
  return Array.isArray(list) ? list.filter(isMap) : []
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
