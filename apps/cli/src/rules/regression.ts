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
    for (const test of casesOf(path, await readFile(path, 'utf8'), format)) {
      const name = relative(folder, dirname(path))
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
    rows.map(({ rule, matches, atLeast }) => [
      String(rule),
      matches === undefined ? { atLeast } : { exactly: matches },
    ]),
  )
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new CliError(pathProblem(path, error))
  }
}

interface Info {
  readonly rule_metadata?: readonly { readonly id?: string }[]
  readonly regression_tests_info?: readonly { readonly path?: string; readonly match_count?: number }[]
}

function casesOf(path: string, text: string, format: 'json' | 'evtx'): Case[] {
  const info = load(text, { schema: JSON_SCHEMA }) as Info | null | undefined // each part is checked below
  const rule = info?.rule_metadata?.[0]?.id
  if (rule === undefined || !Array.isArray(info?.regression_tests_info)) return []
  return info.regression_tests_info.map(({ path: events, match_count }) => ({
    rule,
    events: join(dirname(path), `${basename(String(events ?? rule)).replace(/\.(evtx|json)$/, '')}.${format}`),
    expected: match_count === undefined ? {} : { atLeast: match_count },
  }))
}
