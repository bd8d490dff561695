import type { Level } from '@atalaya/sigma'
import { type Html, html } from './html.ts'
import type { Messages } from './messages.ts'

export const SHAPES: Readonly<Record<Level, string>> = {
  critical: '◆',
  high: '▲',
  medium: '●',
  low: '○',
  informational: '·',
}

/** Severity by shape, word and colour together. */
export function levelMark(level: Level, messages: Messages): Html {
  return html`<span class="level ${level}"><span class="shape" aria-hidden="true">${SHAPES[level]}</span> ${messages.levels[level]}</span>`
}

/** How many of each severity, gravest first: shape and number, the word for who cannot see the shape. */
export function levelCounts(
  byLevel: ReadonlyMap<Level, number>,
  messages: Messages,
  number: (value: number) => string,
): Html {
  const levels: readonly Level[] = ['critical', 'high', 'medium', 'low', 'informational']
  return html`<span class="counts">${levels.map((level) => {
    const count = byLevel.get(level) ?? 0
    return count === 0
      ? undefined
      : html`<span class="level ${level}" title="${messages.levels[level]}"><span class="shape" aria-hidden="true">${SHAPES[level]}</span>${number(count)}<span class="unseen"> ${messages.levels[level]}</span></span>`
  })}</span>`
}
