import type { HuntSearch } from '@atalaya/contracts'
import type { Scope } from '../../platform/http/route.ts'
import { writeCondition } from './conditions.ts'
import { parseText, type Term } from './parse-text.ts'
import type { QueryParams } from './query-params.ts'

export type HuntFilter = Pick<HuntSearch, 'office' | 'from' | 'to' | 'text' | 'conditions'>

/** `words`: terms are whole words of the line, found by the index. `substrings`: they may be parts of words. */
export type Depth = 'words' | 'substrings'

/** The filter without its time range, as predicates of ClickHouse joined by AND. */
export function writeFilter(filter: HuntFilter, depth: Depth, scope: Scope, params: QueryParams): string {
  return [
    `office IN ${params.add('Array(String)', [...scope.offices])}`,
    ...parseText(filter.text ?? '').map((term) => writeTerm(term, depth, params)),
    ...(filter.conditions ?? []).map((condition) => writeCondition(condition, params)),
  ].join(' AND ')
}

/** Whether looking for parts of words could find more than looking for whole words. */
export function hasWords(filter: HuntFilter): boolean {
  return parseText(filter.text ?? '').some(({ tokens, excluded }) => tokens.length > 0 && !excluded)
}

function writeTerm(term: Term, depth: Depth, params: QueryParams): string {
  if (term.excluded) return `NOT (${found(term, 'substrings', params)})`
  return found(term, depth, params)
}

function found({ text, tokens }: Term, depth: Depth, params: QueryParams): string {
  const isWord = tokens.length === 1 && tokens[0] === text
  const words =
    tokens.length > 0 && depth === 'words' ? `hasAllTokens(raw, ${params.add('Array(String)', tokens)})` : undefined
  if (words !== undefined && isWord) return words
  const literal = contains(text, params)
  return words === undefined ? literal : `(${words} AND ${literal})`
}

/** A backslash or a quote is written twice where the line is JSON. */
function contains(text: string, params: QueryParams): string {
  const plain = `positionCaseInsensitive(raw, ${params.add('String', text)}) > 0`
  const inJson = JSON.stringify(text).slice(1, -1)
  if (inJson === text) return plain
  return `(${plain} OR positionCaseInsensitive(raw, ${params.add('String', inJson)}) > 0)`
}
