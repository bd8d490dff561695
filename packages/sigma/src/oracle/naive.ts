import { CORE_SCHEMA, load } from 'js-yaml'
import type { SigmaEvent } from '../event.ts'

/** The plain values of a rule's YAML, for `naivelyMatches`. */
export function plainRule(yaml: string): { readonly id: string } {
  return load(yaml, { schema: CORE_SCHEMA }) as { id: string } // tests pass rules that loaded
}

/**
 * An evaluator written straight from the specification over the plain YAML values, without a parser, an index or any
 * code of the engine: slow, obvious, and the judge of the engine in tests. It understands what valid rules hold.
 */
export function naivelyMatches(rule: unknown, event: SigmaEvent): boolean {
  const { logsource, detection } = rule as RawRule // tests pass rules that loaded
  const { product, service, categories = [], services = [] } = event.logsource
  if (logsource.product !== undefined && logsource.product !== product) return false
  if (logsource.service !== undefined && ![service, ...services].includes(logsource.service)) return false
  if (logsource.category !== undefined && !categories.includes(logsource.category)) return false
  const names = Object.keys(detection).filter((name) => name !== 'condition' && name !== 'timeframe')
  const holds = (name: string) => selectionHolds(detection[name], event)
  return [detection.condition].flat().some((text) => conditionHolds(String(text), names, holds))
}

interface RawRule {
  readonly logsource: { readonly product?: string; readonly service?: string; readonly category?: string }
  readonly detection: Readonly<Record<string, unknown>>
}

function conditionHolds(text: string, names: readonly string[], holds: (name: string) => boolean): boolean {
  const tokens = text.replace(/[()]/g, ' $& ').trim().split(/\s+/)
  const or = (): boolean => {
    let value = and()
    while (tokens[0] === 'or') {
      tokens.shift()
      value = and() || value
    }
    return value
  }
  const and = (): boolean => {
    let value = not()
    while (tokens[0] === 'and') {
      tokens.shift()
      value = not() && value
    }
    return value
  }
  const not = (): boolean => {
    const token = tokens.shift() ?? ''
    if (token === 'not') return !not()
    if (token === '(') {
      const value = or()
      tokens.shift()
      return value
    }
    if (tokens[0] !== 'of') return holds(token)
    tokens.shift()
    const pattern = tokens.shift() ?? ''
    const wanted = pattern === 'them' ? /^/ : new RegExp(`^${pattern.replaceAll('*', '.*')}$`)
    const chosen = names.filter((name) => !name.startsWith('_') && wanted.test(name))
    return token === 'all' ? chosen.every(holds) : chosen.filter(holds).length >= (token === 'any' ? 1 : Number(token))
  }
  return or()
}

function selectionHolds(selection: unknown, event: SigmaEvent): boolean {
  if (Array.isArray(selection)) {
    const maps = selection.filter((each) => typeof each === 'object' && each !== null)
    if (maps.length === 0) return itemHolds('', selection, event)
    return selection.some((each) => selectionHolds(each, event))
  }
  if (typeof selection !== 'object' || selection === null) return itemHolds('', [selection], event)
  return Object.entries(selection).every(([key, value]) => itemHolds(key, value, event))
}

function itemHolds(key: string, raw: unknown, event: SigmaEvent): boolean {
  const [field = '', ...modifiers] = key.split('|')
  const values = Array.isArray(raw) ? (raw.length > 0 ? raw : [null]) : [raw]
  const tests = values.flatMap((value) => testsOf(value, modifiers, field === ''))
  const each = (test: Test) => test(field, event)
  const held = modifiers.includes('all') ? tests.every(each) : tests.some(each)
  return held !== modifiers.includes('neq')
}

type Test = (field: string, event: SigmaEvent) => boolean

const textOf = (value: unknown) => (['string', 'number', 'boolean'].includes(typeof value) ? String(value) : undefined)
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value])

/** What keywords are searched in, or the values of a field. */
function candidates(field: string, event: SigmaEvent): readonly unknown[] {
  if (field !== '') return listOf(event.fields[field])
  const line = event.raw?.startsWith('{') ? [] : [event.raw]
  return [...Object.values(event.fields).flatMap(listOf), ...line]
}

function onText(test: (text: string) => boolean): Test {
  return (field, event) =>
    candidates(field, event).some((value) => test(textOf(value) ?? '\0none') && textOf(value) !== undefined)
}

function testsOf(value: unknown, modifiers: readonly string[], keyword: boolean): Test[] {
  const has = (name: string) => modifiers.includes(name)
  if (has('exists')) return [(field, event) => (event.fields[field] !== undefined) === value]
  if (value === null)
    return [(field, event) => candidates(field, event).some((each) => each === null || each === undefined)]
  if (has('re')) {
    const [, inline = '', rest = ''] = /^(?:\(\?([ims]+)\))?([\s\S]*)$/.exec(String(value)) ?? []
    const flags = ['i', 'm', 's'].filter((flag) => has(flag) || inline.includes(flag)).join('')
    const regex = new RegExp(rest, flags)
    return [onText((text) => regex.test(text))]
  }
  if (has('cidr')) return [onText((text) => inNetwork(text, String(value)))]
  if (has('fieldref')) return [referenceTest(String(value), modifiers)]
  const comparison = ['lt', 'lte', 'gt', 'gte'].find(has)
  const part = ['minute', 'hour', 'day', 'month', 'year'].find(has)
  if (comparison || part) return [numberTest(Number(value), comparison, part)]
  const spellings = texts(String(value), modifiers).map((text) => wildcardTest(text, { modifiers, keyword }))
  return [(field, event) => spellings.some((test) => test(field, event))]
}

function numberTest(limit: number, comparison: string | undefined, part: string | undefined): Test {
  return (field, event) =>
    candidates(field, event).some((value) => {
      const number = part
        ? partOf(String(value), part)
        : typeof value === 'boolean' || value === null || String(value).trim() === ''
          ? Number.NaN
          : Number(value)
      if (Number.isNaN(number)) return false
      if (comparison === 'lt') return number < limit
      if (comparison === 'lte') return number <= limit
      if (comparison === 'gt') return number > limit
      return comparison === 'gte' ? number >= limit : number === limit
    })
}

function partOf(text: string, part: string): number {
  const match = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d))?/.exec(text)
  return Number(match?.[['year', 'month', 'day', 'hour', 'minute'].indexOf(part) + 1] ?? Number.NaN)
}

function referenceTest(other: string, modifiers: readonly string[]): Test {
  const fold = (text: string) => (modifiers.includes('cased') ? text : text.toLowerCase())
  const known = (field: string, event: SigmaEvent) =>
    listOf(event.fields[field])
      .map(textOf)
      .filter((text) => text !== undefined)
      .map(fold)
  return (field, event) =>
    known(field, event).some((text) =>
      known(other, event).some((needle) => {
        if (modifiers.includes('contains')) return text.includes(needle)
        if (modifiers.includes('startswith')) return text.startsWith(needle)
        return modifiers.includes('endswith') ? text.endsWith(needle) : text === needle
      }),
    )
}

/** The texts a value stands for after windash and encodings, in which wildcards still are wildcards. */
function texts(value: string, modifiers: readonly string[]): string[] {
  let all = [value]
  let wide = false
  for (const modifier of modifiers) {
    if (modifier === 'windash') all = all.flatMap(dashes)
    if (modifier === 'wide' || modifier === 'utf16le') wide = true
    if (modifier === 'base64' || modifier === 'base64offset') {
      const bytes = (text: string) => Buffer.from(text.replaceAll('\\\\', '\\'), wide ? 'utf16le' : 'utf8')
      all = all.flatMap((text) => (modifier === 'base64' ? [bytes(text).toString('base64')] : offsets(bytes(text))))
    }
  }
  return all
}

function offsets(bytes: Buffer): string[] {
  return [0, 1, 2].map((shift) => {
    const encoded = Buffer.concat([Buffer.alloc(shift, ' '), bytes]).toString('base64')
    // Without the characters that depend on what stands before and after.
    const from = [0, 2, 3][shift] ?? 0
    const rest = (bytes.length + shift) % 3
    return encoded.slice(from, rest === 0 ? undefined : rest === 1 ? -3 : -2)
  })
}

function dashes(text: string): string[] {
  const at = [...text.matchAll(/(?<![A-Za-z0-9_])[-/\u2013\u2014\u2015](?=[A-Za-z0-9_])/g)].map((match) => match.index)
  let all = [text]
  for (const i of at)
    all = all.flatMap((each) => [...'-/\u2013\u2014\u2015'].map((dash) => each.slice(0, i) + dash + each.slice(i + 1)))
  return all
}

function wildcardTest(text: string, { modifiers, keyword }: { modifiers: readonly string[]; keyword: boolean }): Test {
  const cased = modifiers.includes('cased')
  const fold = (each: string) => (cased ? each : each.toLowerCase())
  let source = ''
  for (let i = 0; i < text.length; i++) {
    const c = text.charAt(i)
    if (c === '\\' && /[*?\\]/.test(text.charAt(i + 1))) source += quote(fold(text.charAt(++i)))
    else source += c === '*' ? '.*' : c === '?' ? '.' : quote(fold(c))
  }
  const anywhere =
    modifiers.includes('contains') || (keyword && !modifiers.includes('startswith') && !modifiers.includes('endswith'))
  const before = anywhere || modifiers.includes('endswith') ? '' : '^'
  const after = anywhere || modifiers.includes('startswith') ? '' : '$'
  const regex = new RegExp(before + source + after, 's')
  return onText((value) => regex.test(fold(value)))
}

function quote(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
}

function inNetwork(text: string, network: string): boolean {
  const [base = '', prefix = '32'] = network.split('/')
  const number = (address: string) => {
    const parts = address.split('.')
    if (parts.length !== 4 || parts.some((part) => !/^(0|[1-9]\d{0,2})$/.test(part) || Number(part) > 255))
      return undefined
    return parts.reduce((sum, part) => sum * 256 + Number(part), 0)
  }
  const [left, right] = [number(text), number(base)]
  if (left === undefined || right === undefined) return false
  const size = 2 ** (32 - Number(prefix))
  return Math.floor(left / size) === Math.floor(right / size)
}
