import type { DocumentMeta } from '@atalaya/sigma'
import { CORE_SCHEMA, load } from 'js-yaml'
import type { Language } from './messages.ts'

/** What a rule says to people. Rules of ours say it in both languages under the key `atalaya`; others in Sigma's keys. */
export interface RuleWords {
  readonly title: string
  readonly description: string | undefined
  readonly firstSteps: readonly string[]
  readonly falsePositives: readonly string[]
}

const MAX_ITEMS = 20
const MAX_TEXT = 4_000

export function ruleWords(rule: DocumentMeta, lang: Language): RuleWords {
  const own = ownWords(rule.source.text)
  const falsePositives = textsOf(own.falsePositives, lang)
  return {
    title: textOf(own.title, lang) ?? rule.title,
    description: textOf(own.summary, lang) ?? rule.description?.slice(0, MAX_TEXT),
    firstSteps: textsOf(own.firstSteps, lang),
    falsePositives: falsePositives.length > 0 ? falsePositives : rule.falsepositives.slice(0, MAX_ITEMS),
  }
}

function ownWords(text: string): Record<string, unknown> {
  if (!/^atalaya:/m.test(text)) return {}
  try {
    const document: unknown = load(text, { schema: CORE_SCHEMA })
    return isRecord(document) && isRecord(document.atalaya) ? document.atalaya : {}
  } catch {
    return {} // what is wrong with the rule is told by `rules check`
  }
}

function textOf(words: unknown, lang: Language): string | undefined {
  const text = isRecord(words) ? words[lang] : undefined
  return typeof text === 'string' ? text.slice(0, MAX_TEXT) : undefined
}

function textsOf(words: unknown, lang: Language): readonly string[] {
  const texts = isRecord(words) ? words[lang] : undefined
  const list = Array.isArray(texts) ? texts.filter((text): text is string => typeof text === 'string') : []
  return list.slice(0, MAX_ITEMS).map((text) => text.slice(0, MAX_TEXT))
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
