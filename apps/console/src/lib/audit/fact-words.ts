import { i18n } from '#lib/i18n/i18n.svelte.ts'

/** A fact's kind in words where we have them, otherwise as it is written. */
export function factWord(kind: string): string {
  const words: Record<string, string> = i18n.m.facts
  return words[kind] ?? kind
}
