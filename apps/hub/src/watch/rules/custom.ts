import type { DocumentMeta } from '@atalaya/sigma'
import { CORE_SCHEMA, load } from 'js-yaml'

interface Words {
  readonly es: string
  readonly en: string
}

/** What our own rules say to people beyond Sigma, under the key `atalaya`. */
export interface CustomText {
  readonly title: Words | null
  readonly summary: Words | null
  readonly firstSteps: { readonly es: readonly string[]; readonly en: readonly string[] }
  /** What else it may be; the English is Sigma's own `falsepositives`. */
  readonly falsePositives: { readonly es: readonly string[] }
}

const NONE: CustomText = { title: null, summary: null, firstSteps: { es: [], en: [] }, falsePositives: { es: [] } }
const MAX_TEXT = 2_000
const MAX_STEPS = 20

export function customOf(rule: Pick<DocumentMeta, 'source'>): CustomText {
  if (!/^atalaya:/m.test(rule.source.text)) return NONE
  const document = parsed(rule.source.text)
  const custom = isRecord(document) ? document.atalaya : undefined
  if (!isRecord(custom)) return NONE
  return {
    title: wordsOf(custom.title),
    summary: wordsOf(custom.summary),
    firstSteps: stepsOf(custom.firstSteps),
    falsePositives: { es: isRecord(custom.falsePositives) ? textsOf(custom.falsePositives.es) : [] },
  }
}

/** What a rule is called; in Spanish too where it says so itself. */
export function titlesOf(rule: Pick<DocumentMeta, 'source' | 'title'>): { title: string; titleEs?: string } {
  const titleEs = customOf(rule).title?.es
  return { title: rule.title, ...(titleEs !== undefined && { titleEs }) }
}

function parsed(text: string): unknown {
  try {
    return load(text, { schema: CORE_SCHEMA })
  } catch {
    return undefined // what is wrong with the rule is told where rules are loaded
  }
}

function wordsOf(value: unknown): Words | null {
  if (!isRecord(value) || typeof value.es !== 'string' || typeof value.en !== 'string') return null
  return { es: value.es.slice(0, MAX_TEXT), en: value.en.slice(0, MAX_TEXT) }
}

function stepsOf(value: unknown): CustomText['firstSteps'] {
  if (!isRecord(value)) return NONE.firstSteps
  return { es: textsOf(value.es), en: textsOf(value.en) }
}

function textsOf(value: unknown): string[] {
  const texts = Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : []
  return texts.slice(0, MAX_STEPS).map((text) => text.slice(0, MAX_TEXT))
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
