import { LEVELS } from '../match.ts'
import type { RuleTally } from '../tally.ts'
import { type Html, html } from './html.ts'
import { SHAPES } from './level.ts'
import type { Messages } from './messages.ts'
import type { ReportData } from './report.ts'

const FIRST_TECHNIQUES = 12
const MAX_TECHNIQUES = 200

interface Cell {
  count: number
  rank: number
}

/** The part of the ATT&CK matrix that was seen: tactics in the order of an intrusion, their techniques below. */
export function attack(data: ReportData): Html {
  const { messages, tally } = data
  const title = html`<h2>${messages.sections.attack}</h2>`
  const matrix = matrixOf([...tally.rules.values()])
  if (matrix.size === 0) return html`<section id="attack">${title}<p class="note">${messages.attackNone}</p></section>`
  const order = Object.keys(messages.tactics)
  const tactics = [...matrix.keys()].sort((a, b) => place(order, a) - place(order, b) || (a < b ? -1 : 1))
  return html`<section id="attack">${title}<p class="note">${messages.attackNote}</p>
<div class="matrix">${tactics.map((tactic) => column(tactic, matrix.get(tactic) ?? new Map(), data))}</div>
</section>
`
}

function place(order: readonly string[], tactic: string): number {
  const at = order.indexOf(tactic)
  return at < 0 ? order.length : at
}

function matrixOf(rules: readonly RuleTally[]): Map<string, Map<string, Cell>> {
  const matrix = new Map<string, Map<string, Cell>>()
  for (const { tags, count, level } of rules) {
    const names = tags.map((tag) => tag.toLowerCase()).filter((tag) => tag.startsWith('attack.'))
    const ids = names.map((tag) => tag.slice(7))
    const techniques = ids.filter((id) => /^t\d{4}(\.\d{3})?$/.test(id)).map((id) => id.toUpperCase())
    const tactics = ids.filter((id) => /^[a-z][a-z-]{2,40}$/.test(id))
    if (techniques.length === 0 && tactics.length === 0) continue
    for (const tactic of tactics.length > 0 ? tactics : ['']) {
      const cells = matrix.get(tactic) ?? new Map<string, Cell>()
      matrix.set(tactic, cells)
      for (const technique of techniques.length > 0 ? techniques : ['']) {
        const cell = cells.get(technique) ?? { count: 0, rank: 0 }
        cells.set(technique, { count: cell.count + count, rank: Math.max(cell.rank, LEVELS.indexOf(level)) })
      }
    }
  }
  return matrix
}

function column(tactic: string, cells: ReadonlyMap<string, Cell>, { messages, number }: ReportData): Html {
  const sorted = [...cells].sort(([, a], [, b]) => b.rank - a.rank || b.count - a.count)
  const rest = sorted.slice(FIRST_TECHNIQUES, MAX_TECHNIQUES)
  const item = ([technique, { count, rank }]: readonly [string, Cell]) => {
    const level = LEVELS[rank] ?? 'informational'
    const mark = html`<span class="level ${level}" title="${messages.levels[level]}"><span class="shape" aria-hidden="true">${SHAPES[level]}</span><span class="unseen">${messages.levels[level]}</span></span>`
    return html`<li class="cell ${level}">${mark}${techniqueName(technique, messages)}<span class="number">${number(count)}</span></li>`
  }
  const more = html`<details><summary>${messages.facts.more(number(rest.length))}</summary><ul>${rest.map(item)}</ul></details>`
  return html`<div class="tactic"><h3>${tacticName(tactic, messages)}</h3><ul>${sorted.slice(0, FIRST_TECHNIQUES).map(item)}</ul>${rest.length > 0 ? more : undefined}</div>`
}

function tacticName(tactic: string, { tactics, attackOther }: Messages): string {
  return tactic === '' ? attackOther : (tactics[tactic] ?? tactic.replaceAll('-', ' '))
}

function techniqueName(technique: string, { attackNoTechnique }: Messages): Html {
  if (technique === '') return html`<span>${attackNoTechnique}</span>`
  return html`<a href="https://attack.mitre.org/techniques/${technique.replace('.', '/')}/" rel="noreferrer">${technique}</a>`
}
