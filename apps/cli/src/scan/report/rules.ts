import type { RuleTally } from '../tally.ts'
import { type Html, html } from './html.ts'
import { levelMark } from './level.ts'
import type { ReportData, RuleOfReport } from './report.ts'

/** More rules than this are counted, not listed. */
export const MAX_RULES = 500
const MAX_REFERENCES = 10

export function rules(data: ReportData): Html {
  const { messages, tally, number } = data
  const all = tally.rulesInOrder()
  if (all.length === 0) return html``
  const rest = all.length - MAX_RULES
  return html`<section id="rules"><h2>${messages.sections.rules} <span class="total">${number(all.length)}</span></h2>
<ul class="list">${all.slice(0, MAX_RULES).map((rule, at) => item(rule, at, data))}</ul>
${rest > 0 ? html`<p class="note">${messages.rulesMore(number(rest))}</p>` : undefined}
</section>
`
}

function item(tally: RuleTally, at: number, data: ReportData): Html {
  const { messages, number, times, rules } = data
  const rule = rules.get(tally.rule)
  const unit = ([one, many]: readonly [string, string], count: number) =>
    html`<span class="unit">${count === 1 ? one : many}</span>`
  return html`<li id="rule-${at + 1}"><details><summary class="rule-row">
${levelMark(tally.level, messages)}
<span class="name">${rule?.words.title ?? tally.title}${rule?.document.kind === 'correlation' ? html` <span class="tag">${messages.rule.correlation}</span>` : undefined}</span>
<span class="number"><b>${number(tally.count)}</b> ${unit(messages.units.alerts, tally.count)}</span>
<span class="number hosts-count">${number(tally.hosts.size)} ${unit(messages.units.hosts, tally.hosts.size)}</span>
<time>${tally.first === null ? '–' : times.text(tally.first)}</time><time>${tally.last === null ? '–' : times.text(tally.last)}</time>
</summary>${rule === undefined ? undefined : about(rule, data)}</details></li>
`
}

function about({ document, words }: RuleOfReport, { messages }: ReportData): Html {
  const label = messages.rule
  const links = document.references.filter(isWeb).slice(0, MAX_REFERENCES)
  const techniques = document.tags.map((tag) => tag.replace(/^attack\./i, '')).slice(0, 20)
  return html`<div class="about"><dl>
${words.description === undefined ? undefined : html`<dt>${label.description}</dt><dd class="text">${words.description.trim()}</dd>`}
${listOf(label.firstSteps, words.firstSteps, true)}
${listOf(label.falsePositives, words.falsePositives, false)}
${links.length === 0 ? undefined : html`<dt>${label.references}</dt><dd><ul>${links.map((link) => html`<li><a href="${link}" rel="noreferrer">${link}</a></li>`)}</ul></dd>`}
${techniques.length === 0 ? undefined : html`<dt>ATT&amp;CK</dt><dd>${techniques.join(', ')}</dd>`}
<dt>${label.logsource}</dt><dd>${sourceOf(document)}</dd>
${document.author === undefined ? undefined : html`<dt>${label.author}</dt><dd>${document.author}</dd>`}
<dt>${label.source}</dt><dd><code>${document.source.file}:${document.source.line}</code></dd>
<dt>${label.id}</dt><dd><code>${document.id}</code></dd>
</dl><p><a href="#alerts" data-rule="${document.id}">${label.showAlerts}</a></p></div>`
}

function listOf(label: string, texts: readonly string[], ordered: boolean): Html | undefined {
  if (texts.length === 0) return undefined
  const items = texts.map((text) => html`<li>${text}</li>`)
  return html`<dt>${label}</dt><dd>${ordered ? html`<ol>${items}</ol>` : html`<ul>${items}</ul>`}</dd>`
}

function sourceOf(document: RuleOfReport['document']): string {
  if (document.kind === 'correlation') return document.type
  const { product, category, service } = document.logsource
  return [product, category, service].filter((part) => part !== undefined).join(' / ')
}

/** Rules come from outside: a `javascript:` address must not become a link. */
function isWeb(link: string): boolean {
  return /^https?:\/\//i.test(link) && link.length < 2_000 && URL.canParse(link)
}
