import { i18n } from '#lib/i18n/i18n.svelte.ts'

/** A fact's kind in words where we have them, otherwise as it is written. */
export function factWord(kind: string): string {
  return kindWords()[kind] ?? kind
}

/** Every kind that we have words for. */
export function kindWords(): Readonly<Record<string, string>> {
  return { ...i18n.m.facts, ...i18n.m.acts.kinds, ...i18n.m.proveActs }
}
