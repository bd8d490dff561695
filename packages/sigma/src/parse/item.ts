import { parseNetwork } from '../network.ts'
import { buildPattern, MANY, parseWildcards } from '../pattern.ts'
import type { Predicate } from '../predicate.ts'
import { RuleError } from '../problem.ts'
import { Regex } from '../regex/regex.ts'
import type { DetectionItem } from '../rule.ts'
import { applyModifier, type Draft, MODIFIER_NAMES } from './modifiers.ts'
import { markEscapedPercents, type Placeholders } from './placeholders.ts'

export interface ItemContext {
  readonly placeholders: Placeholders
  warn(message: string, remedy: string, anchor: string): void
}

const MAX_VALUES = 20_000

/** One `field|modifiers: values` pair; an empty field is a keyword search. Throws RuleError. */
export function parseItem(key: string, raw: unknown, context: ItemContext): DetectionItem {
  const [field = '', ...modifiers] = key.split('|')
  for (const name of modifiers) if (!MODIFIER_NAMES.includes(name)) throw unknownModifier(name, key)
  const values = Array.isArray(raw) ? raw : [raw]
  if (values.length > MAX_VALUES) throw invalid(`more than ${MAX_VALUES} values`, 'Split the rule.', key)
  try {
    const predicates = predicatesOf(values, { field, modifiers, key }, context)
    return {
      field: field === '' ? undefined : field,
      modifiers,
      predicates,
      linking: modifiers.includes('all') ? 'all' : 'any',
      negated: modifiers.includes('neq'),
    }
  } catch (error) {
    if (error instanceof RuleError && error.anchor === undefined) {
      throw new RuleError(error.code, `${error.message} (${key})`, { remedy: error.remedy, anchor: key })
    }
    throw error
  }
}

interface Key {
  readonly field: string
  readonly modifiers: readonly string[]
  readonly key: string
}

function predicatesOf(values: readonly unknown[], of: Key, context: ItemContext): readonly Predicate[] {
  const { modifiers, key } = of
  if (modifiers.includes('all') && values.length < 2) {
    context.warn('"all" on a single value has no effect', 'Remove "|all", or give several values.', key)
  }
  if (values.length > 1 && values.includes(null)) {
    context.warn('null stands among other values', 'Put null in a selection of its own.', key)
  }
  if (values.length === 0) {
    if (of.field === '') throw invalid('an empty list of keywords', 'Give at least one keyword.', key)
    return [{ kind: 'null' }]
  }
  const all = modifiers.includes('all')
  return values.flatMap((value): readonly Predicate[] => {
    let drafts: readonly Draft[] = [draftOf(value, of, context)]
    for (const name of modifiers) drafts = applyModifier(name, drafts, context.placeholders)
    const predicates = drafts.map((draft) => finish(draft, of))
    return all && predicates.length > 1 ? [{ kind: 'anyOf', of: predicates }] : predicates
  })
}

function draftOf(value: unknown, { modifiers, key }: Key, context: ItemContext): Draft {
  if (modifiers.includes('re')) {
    if (
      modifiers[0] !== 're' &&
      modifiers.some((name) => name !== 'all' && name !== 'neq' && modifiers.indexOf(name) < modifiers.indexOf('re'))
    ) {
      throw new RuleError('modifier-combination', `re follows another modifier (${key})`, {
        remedy: 'Put re first.',
        anchor: key,
      })
    }
    if (typeof value !== 'string' && typeof value !== 'number')
      throw invalid('re needs text', 'Put the expression in single quotes.', key)
    const source = modifiers.includes('expand') ? markEscapedPercents(String(value)) : String(value)
    return { kind: 'regex', source, flags: '' }
  }
  if (value === null || value === undefined) return { kind: 'null' }
  if (typeof value === 'string') {
    const text = modifiers.includes('expand') ? markEscapedPercents(value) : value
    return { kind: 'text', tokens: parseWildcards(text), cased: false, bytes: false }
  }
  if (typeof value === 'number') return numberOf(value, key, context)
  if (typeof value === 'boolean') return { kind: 'boolean', value }
  if (typeof value === 'bigint') return { kind: 'text', tokens: [String(value)], cased: false, bytes: false }
  throw invalid(
    'a value is neither text, number, boolean nor null',
    'Write a plain value or a list of plain values.',
    key,
  )
}

/** YAML reads digits as a number of 53 bits: a longer identifier would be compared with its last digits lost. */
function numberOf(value: number, key: string, context: ItemContext): Draft {
  if (!Number.isSafeInteger(value) && (Number.isInteger(value) || !Number.isFinite(value)))
    context.warn(`the number ${value} is too large to be exact (${key})`, 'Put its digits in quotes.', key)
  return { kind: 'number', value }
}

function finish(draft: Draft, { field, modifiers, key }: Key): Predicate {
  switch (draft.kind) {
    case 'text': {
      const keyword = field === '' && !modifiers.some((name) => name === 'startswith' || name === 'endswith')
      const tokens = keyword ? ([MANY, ...draft.tokens, MANY] as const) : draft.tokens
      return { kind: 'pattern', pattern: buildPattern(tokens, draft.cased) }
    }
    case 'number':
    case 'boolean': {
      const text = String(draft.value)
      return { kind: 'pattern', pattern: buildPattern(field === '' ? [MANY, text, MANY] : [text], false) }
    }
    case 'regex':
      return { kind: 'regex', regex: regexOf(draft.source, draft.flags) }
    case 'cidr': {
      const network = parseNetwork(draft.text)
      if (!network)
        throw invalid(`"${draft.text}" is not a network`, 'Write it as 10.0.0.0/8 or 2001:db8::/32.', draft.text)
      return { kind: 'cidr', network }
    }
    case 'fieldref':
    case 'exists':
    case 'null':
      if (field === '') throw invalid(`${draft.kind} without a field`, 'Name the field before the modifiers.', key)
      return draft
    default:
      return draft
  }
}

function regexOf(source: string, flags: string): Regex {
  return new Regex(source, { i: flags.includes('i'), m: flags.includes('m'), s: flags.includes('s') })
}

function unknownModifier(name: string, key: string): RuleError {
  const near = MODIFIER_NAMES.filter((known) => known.startsWith(name.slice(0, 3).toLowerCase()) && known.length > 1)
  return new RuleError('unknown-modifier', `the modifier "${name}" is unknown (${key})`, {
    remedy: near.length > 0 ? `Did you mean ${near.join(' or ')}?` : `Known are: ${MODIFIER_NAMES.join(', ')}.`,
    anchor: key,
  })
}

function invalid(message: string, remedy: string, anchor: string): RuleError {
  return new RuleError('invalid', `${message} (${anchor})`, { remedy, anchor })
}
