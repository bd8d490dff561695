import { alias, type Fields, setMissing, textOf } from '../fields.ts'
import { queryOf, setQuery } from './web-fields.ts'

/** Sigma's names beside those of the format; IIS writes spaces of headers as `+`. */
export function nameW3cFields(fields: Fields, proxy: boolean): void {
  for (const [from, to] of HEADERS) {
    const value = textOf(fields[from])
    if (value && value !== '-') setMissing(fields, to, proxy ? value : value.replaceAll('+', ' '))
  }
  const stem = textOf(fields['cs-uri-stem'] ?? fields['cs-uri-path'])
  const query = textOf(fields['cs-uri-query'])
  if (stem) nameUri(fields, stem, query)
  for (const name of ['sc-status', 'sc-bytes', 'time-taken']) {
    const number = Number(fields[name])
    if (fields[name] !== undefined && Number.isSafeInteger(number)) fields[name] = number
  }
  if (!proxy) return
  alias(fields, 'c-uri', 'cs-uri')
  setMissing(fields, 'c-uri-query', queryOf(fields))
  alias(fields, 'c-useragent', 'cs-user-agent')
}

const HEADERS = [
  ['cs(User-Agent)', 'cs-user-agent'],
  ['cs(Referer)', 'cs-referer'],
  ['cs(Cookie)', 'cs-cookie'],
  ['cs(Host)', 'cs-host'],
  // Names that IIS gives them when it logs to Event Tracing.
  ['csUser-Agent', 'cs-user-agent'],
  ['csReferer', 'cs-referer'],
  ['csCookie', 'cs-cookie'],
] as const

function nameUri(fields: Fields, stem: string, query: string | undefined): void {
  const told = query === '-' ? undefined : query
  setMissing(fields, 'cs-uri', told ? `${stem}${told.startsWith('?') ? '' : '?'}${told}` : stem)
  setQuery(fields, String(fields['cs-uri']), told)
}
