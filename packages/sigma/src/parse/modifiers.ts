import { MANY, type PatternToken } from '../pattern.ts'
import type { Comparison, FieldComparison, TimePart } from '../predicate.ts'
import { RuleError } from '../problem.ts'
import { expandRegex, expandTokens, type Placeholders } from './placeholders.ts'
import {
  type DraftText,
  encodeBase64,
  encodeBase64Offsets,
  encodeUtf16,
  markDashes,
  spellDashes,
} from './text-encoding.ts'

/** A value on its way through the modifiers of its key, which apply from left to right. */
export type Draft =
  | ({ readonly kind: 'text'; readonly cased: boolean } & DraftText)
  | { readonly kind: 'regex'; readonly source: string; readonly flags: string }
  | { readonly kind: 'cidr'; readonly text: string }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'compare'; readonly comparison: Comparison; readonly value: number }
  | { readonly kind: 'time'; readonly part: TimePart; readonly comparison: Comparison; readonly value: number }
  | { readonly kind: 'null' }
  | { readonly kind: 'exists'; readonly exists: boolean }
  | { readonly kind: 'fieldref'; readonly field: string; readonly how: FieldComparison; readonly cased: boolean }

type Apply = (draft: Draft, placeholders: Placeholders) => readonly Draft[]

const POSITION: Readonly<Record<string, Apply>> = {
  contains: (draft) => place(draft, 'contains'),
  startswith: (draft) => place(draft, 'startswith'),
  endswith: (draft) => place(draft, 'endswith'),
}

const ENCODING: Readonly<Record<string, Apply>> = {
  windash: onText((text) => [{ ...text, tokens: markDashes(text.tokens) }]),
  base64: onText((text) => spell(text).map((each) => ({ tokens: [encodeBase64(each)], bytes: false }))),
  base64offset: onText((text) =>
    spell(text).flatMap((each) => encodeBase64Offsets(each).map((encoded) => ({ tokens: [encoded], bytes: false }))),
  ),
  wide: onText((text) => spell(text).map((each) => encodeUtf16(each, 'utf16le'))),
  utf16le: onText((text) => spell(text).map((each) => encodeUtf16(each, 'utf16le'))),
  utf16be: onText((text) => spell(text).map((each) => encodeUtf16(each, 'utf16be'))),
  utf16: onText((text) => spell(text).map((each) => encodeUtf16(each, 'utf16'))),
}

const TYPE: Readonly<Record<string, Apply>> = {
  cased: (draft) =>
    draft.kind === 'text' || draft.kind === 'fieldref' ? [{ ...draft, cased: true }] : mismatch(draft),
  expand: (draft, known) => {
    if (draft.kind === 'regex') return [{ ...draft, source: expandRegex(draft.source, known) }]
    return onText((text) => expandTokens(text.tokens, known).map((tokens) => ({ ...text, tokens })))(draft, known)
  },
  cidr: (draft) => {
    const text = draft.kind === 'text' && draft.tokens.length === 1 ? draft.tokens[0] : undefined
    return typeof text === 'string' ? [{ kind: 'cidr', text }] : mismatch(draft)
  },
  fieldref: (draft) => reference(draft),
  exists: (draft) => (draft.kind === 'boolean' ? [{ kind: 'exists', exists: draft.value }] : mismatch(draft)),
}

const REGEX_FLAGS: Readonly<Record<string, Apply>> = {
  i: flag('i'),
  ignorecase: flag('i'),
  m: flag('m'),
  multiline: flag('m'),
  s: flag('s'),
  dotall: flag('s'),
}

const NUMERIC: Readonly<Record<string, Apply>> = {
  lt: compare('lt'),
  lte: compare('lte'),
  gt: compare('gt'),
  gte: compare('gte'),
  minute: time('minute'),
  hour: time('hour'),
  day: time('day'),
  week: time('week'),
  month: time('month'),
  year: time('year'),
}

/** Modifiers that change values one by one. `all` and `neq` act on the whole list; `re` decides how text is read. */
const MODIFIERS: ReadonlyMap<string, Apply> = new Map(
  Object.entries({ ...POSITION, ...ENCODING, ...TYPE, ...REGEX_FLAGS, ...NUMERIC }),
)

export const MODIFIER_NAMES: readonly string[] = ['all', 'neq', 're', ...MODIFIERS.keys()]

export function applyModifier(name: string, drafts: readonly Draft[], placeholders: Placeholders): readonly Draft[] {
  const apply = MODIFIERS.get(name)
  if (!apply) return drafts
  return drafts.flatMap((draft) => apply(draft, placeholders))
}

function onText(change: (text: DraftText) => readonly DraftText[]): Apply {
  return (draft) => {
    const text = asText(draft)
    return text ? change(text).map((each) => ({ ...text, ...each })) : mismatch(draft)
  }
}

function spell(text: DraftText): DraftText[] {
  return spellDashes(text.tokens).map((tokens) => ({
    ...text,
    tokens: [tokens.every(isText) ? tokens.join('') : tokens].flat(),
  }))
}

function isText(token: PatternToken): token is string {
  return typeof token === 'string'
}

/** Numbers and booleans are strings to string modifiers: in Sigma every value is compared as a string. */
function asText(draft: Draft): (Draft & { kind: 'text' }) | undefined {
  if (draft.kind === 'text') return draft
  if (draft.kind !== 'number' && draft.kind !== 'boolean') return undefined
  return { kind: 'text', tokens: [String(draft.value)], cased: false, bytes: false }
}

function place(draft: Draft, how: Exclude<FieldComparison, 'equals'>): readonly Draft[] {
  if (draft.kind === 'fieldref') return [{ ...draft, how }]
  if (draft.kind === 'regex') {
    const before = how === 'startswith' ? '\\A' : ''
    const after = how === 'endswith' ? '\\z' : ''
    return [{ ...draft, source: how === 'contains' ? draft.source : `${before}(?:${draft.source})${after}` }]
  }
  const text = asText(draft)
  if (!text) return mismatch(draft)
  const before: PatternToken[] = how !== 'startswith' && text.tokens[0] !== MANY ? [MANY] : []
  const after: PatternToken[] = how !== 'endswith' && text.tokens.at(-1) !== MANY ? [MANY] : []
  return [{ ...text, tokens: [...before, ...text.tokens, ...after] }]
}

function reference(draft: Draft): readonly Draft[] {
  const field = draft.kind === 'text' && draft.tokens.length === 1 ? draft.tokens[0] : undefined
  if (draft.kind !== 'text' || typeof field !== 'string') return mismatch(draft)
  return [{ kind: 'fieldref', field, how: 'equals', cased: draft.cased }]
}

function flag(name: 'i' | 'm' | 's'): Apply {
  return (draft) => (draft.kind === 'regex' ? [{ ...draft, flags: draft.flags + name }] : mismatch(draft))
}

function compare(comparison: Comparison): Apply {
  return (draft) => {
    if (draft.kind === 'time') return [{ ...draft, comparison }]
    return draft.kind === 'number' ? [{ kind: 'compare', comparison, value: draft.value }] : mismatch(draft)
  }
}

function time(part: TimePart): Apply {
  return (draft) => {
    if (draft.kind === 'compare') return [{ kind: 'time', part, comparison: draft.comparison, value: draft.value }]
    return draft.kind === 'number' ? [{ kind: 'time', part, comparison: 'eq', value: draft.value }] : mismatch(draft)
  }
}

function mismatch(draft: Draft): never {
  throw new RuleError('modifier-combination', `a modifier does not fit a value of kind ${draft.kind}`, {
    remedy:
      'exists needs true or false; lt, lte, gt, gte and parts of time need a number without quotes; i, m and s follow re; cidr, fieldref, windash and encodings need text without wildcards.',
  })
}
