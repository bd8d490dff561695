import { execFileSync } from 'node:child_process'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { rulesDirectory } from '../sigma-corpus.ts'
import type { Corpus } from './corpus.ts'
import { onPath } from './on-path.ts'

/** Detections by rule id: on how many events. */
export type Detections = ReadonlyMap<string, number>

export interface Program {
  readonly name: string
  readonly version: string
  /** What to run over the files, one thread or as many as there are cores; undefined for files that it cannot read. */
  command(corpus: Corpus, output: string, cores: 'one' | 'all'): readonly string[] | undefined
  /** Reads what it found, from its standard output or from the file it was told to write. */
  detections(log: string, output: string): Detections
}

const atalaya = join(import.meta.dirname, '../../apps/cli/bin/atalaya.mjs')
const library = fileURLToPath(new URL('./library.ts', import.meta.url))

/** This project as a program and as a library, and the peers found on PATH. */
export function findPrograms(): Program[] {
  return [
    atalayaScan(),
    atalayaLibrary(),
    ...[rsigma, chainsaw, hayabusa, zircolite].map((find) => find()).filter(defined),
  ]
}

function atalayaScan(): Program {
  return {
    name: 'atalaya scan',
    version: `Node ${process.versions.node}`,
    command: ({ folder }, _output, cores) => [
      ...[process.execPath, atalaya, 'scan', '--rules', rulesDirectory, '--format', 'jsonl', '--no-progress'],
      ...(cores === 'one' ? ['--workers', '1'] : []),
      folder,
    ],
    detections: (log) => countLines(log, ({ rule }) => rule),
  }
}

function atalayaLibrary(): Program {
  return {
    name: 'library, in process',
    version: `Node ${process.versions.node}`,
    command: ({ folder }, _output, cores) =>
      cores === 'one' ? [process.execPath, library, rulesDirectory, folder] : undefined,
    detections: (log) => new Map(Object.entries(JSON.parse(readFileSync(log, 'utf8')) as Record<string, number>)), // library.ts writes it
  }
}

/** rsigma reads one file, and nothing of EVTX's `Event.EventData` unless told by an expression. */
function rsigma(): Program | undefined {
  const found = onPath('rsigma')
  if (found === undefined) return undefined
  const flat = '.Event.System + (.Event.EventData // .Event.UserData // {})'
  return {
    name: 'rsigma',
    version: versionOf(found, ['--version']).replaceAll('\n', ', '),
    command: ({ kind, whole }) => [
      ...[found, 'engine', 'eval', '-r', rulesDirectory, '-p', 'sysmon', '-e', `@${whole}`],
      ...(kind === 'evtx' ? ['--jq', flat] : []),
    ],
    detections: (log) => countLines(log, ({ rule_id }) => rule_id),
  }
}

function chainsaw(): Program | undefined {
  const found = onPath('chainsaw')
  if (found === undefined) return undefined
  return {
    name: 'Chainsaw',
    version: versionOf(found, ['--version']),
    command: ({ kind, folder }) => [
      ...[found, 'hunt', folder, '-s', rulesDirectory, '--mapping', beside(found, `chainsaw-${kind}.yml`)],
      ...(kind === 'json' ? ['--extension', 'jsonl', '--load-unknown'] : []),
      ...['--jsonl', '-q', '--skip-errors'],
    ],
    detections: (log) => countLines(log, ({ id }) => id),
  }
}

/** Hayabusa wants each rule's log source written out as conditions: its own converter does that, before. */
function hayabusa(): Program | undefined {
  const found = onPath('hayabusa')
  if (found === undefined) return undefined
  const rules = beside(found, 'hayabusa-rules')
  return {
    name: 'Hayabusa',
    version: versionOf(found, ['help']).split('\n')[0] ?? '',
    command: ({ kind, folder }, output, cores) => [
      ...[found, 'dfir-timeline', '-d', folder, ...(kind === 'json' ? ['-J'] : [])],
      ...['-r', rules, '-c', beside(found, 'hayabusa-config'), '-n', '-w', '-N', '-q'],
      ...['-t', 'jsonl', '-p', 'verbose', '-C', '-o', output, ...(cores === 'one' ? ['--threads', '1'] : [])],
    ],
    detections: (_log, output) => {
      const original = originalIds(rules)
      return countLines(output, ({ RuleID }) => original.get(String(RuleID)) ?? RuleID)
    },
  }
}

/** A converted rule has an id of its own, and names the one it comes from. */
function originalIds(rules: string): Map<string, string> {
  const ids = new Map<string, string>()
  for (const name of globSync('**/*.yml', { cwd: rules })) {
    const text = readFileSync(join(rules, name), 'utf8')
    const id = /^id: (\S+)/m.exec(text)?.[1]
    const origin = [...text.matchAll(/- id: (\S+).*\n\s+type: derived/g)].at(-1)?.[1]
    if (id !== undefined && origin !== undefined) ids.set(id, origin)
  }
  return ids
}

/** Zircolite wants the rules as SQL: pySigma makes it, before. */
function zircolite(): Program | undefined {
  const found = onPath('zircolite')
  if (found === undefined) return undefined
  return {
    name: 'Zircolite',
    version: versionOf(found, ['--version']).split('\n').at(-1)?.trim() ?? '',
    command: ({ kind, folder }, output) => [
      ...[
        found,
        '-e',
        folder,
        ...(kind === 'json' ? ['-j', '-f', 'jsonl'] : []),
        '-r',
        beside(found, 'zircolite-rules.json'),
      ],
      ...['-c', beside(found, 'zircolite/config.yaml'), '-o', output, '-q', '-l', `${output}.log`],
    ],
    detections: (_log, output) => {
      const found = new Map<string, number>()
      const rules = JSON.parse(readFileSync(output, 'utf8')) as { id: string; count: number }[] // as it documents
      for (const { id, count } of rules) found.set(id, (found.get(id) ?? 0) + count)
      return found
    },
  }
}

/** What a peer needs besides its program lies in `../share` of its folder. */
function beside(program: string, name: string): string {
  return join(dirname(program), '../share', name)
}

function versionOf(program: string, args: readonly string[]): string {
  return execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
}

function countLines(path: string, ruleOf: (line: Record<string, unknown>) => unknown): Detections {
  const counts = new Map<string, number>()
  if (!existsSync(path)) return counts
  for (const line of readFileSync(path, 'utf8').split('\n')) {
    if (!line.startsWith('{')) continue
    const rule = String(ruleOf(JSON.parse(line) as Record<string, unknown>)) // a line that begins with a brace is an object
    counts.set(rule, (counts.get(rule) ?? 0) + 1)
  }
  return counts
}

function defined<T>(value: T | undefined): value is T {
  return value !== undefined
}
