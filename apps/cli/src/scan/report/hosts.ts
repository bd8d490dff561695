import { LEVELS } from '../match.ts'
import type { HostTally } from '../tally.ts'
import { type Html, html } from './html.ts'
import { levelCounts } from './level.ts'
import type { ReportData } from './report.ts'

const MAX_HOSTS = 100
const TOP_RULES = 2

export function hosts(data: ReportData): Html {
  const { messages, tally, number } = data
  const all = tally.hostsInOrder()
  const title = html`<h2>${messages.sections.hosts} <span class="total">${number(all.length)}</span></h2>`
  if (all.length === 0) return html`<section id="hosts">${title}<p class="note">${messages.hostsNone}</p></section>`
  const { columns } = messages
  const rest = all.length - MAX_HOSTS
  return html`<section id="hosts">${title}
<table><thead><tr><th>${columns.host}</th><th class="number">${columns.alerts}</th><th>${columns.levels}</th><th>${columns.topRules}</th><th>${columns.first}</th><th>${columns.last}</th></tr></thead>
<tbody>${all.slice(0, MAX_HOSTS).map((host) => row(host, data))}</tbody></table>
${rest > 0 ? html`<p class="note">${messages.hostsMore(number(rest))}</p>` : undefined}
</section>
`
}

function row({ host, count, byLevel, byRule, first, last }: HostTally, data: ReportData): Html {
  const { messages, number, times, tally, rules } = data
  const { columns } = messages
  const rank = (id: string) => LEVELS.indexOf(tally.rules.get(id)?.level ?? 'informational')
  const gravest = [...byRule].sort(([a, x], [b, y]) => rank(b) - rank(a) || y - x).slice(0, TOP_RULES)
  const titles = gravest.map(([id]) => rules.get(id)?.words.title ?? id)
  return html`<tr><th scope="row"><a href="#alerts" data-host="${host}">${host}</a></th>
<td class="number" data-name="${columns.alerts}">${number(count)}</td>
<td data-name="${columns.levels}">${levelCounts(byLevel, messages, number)}</td>
<td class="gravest" data-name="${columns.topRules}">${titles.map((title) => html`<span>${title}</span>`)}</td>
<td data-name="${columns.first}"><time>${first === null ? '–' : times.text(first)}</time></td>
<td data-name="${columns.last}"><time>${last === null ? '–' : times.text(last)}</time></td></tr>
`
}
