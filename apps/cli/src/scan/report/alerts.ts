import type { Span } from '@atalaya/sigma'
import { type EventText, type Finding, LEVELS, type MatchedValue } from '../match.ts'
import { type Html, html } from './html.ts'
import { levelMark } from './level.ts'
import type { ReportData } from './report.ts'

export function* alerts(data: ReportData): Generator<string> {
  const { messages, findings, tally, number } = data
  const words = messages.alerts
  const told =
    findings.length === tally.matches
      ? words.all(number(tally.matches))
      : words.some(number(findings.length), number(tally.matches))
  yield html`<section id="alerts"><h2>${messages.sections.alerts} <span class="total">${number(tally.matches)}</span></h2>
<p class="note">${findings.length === 0 ? words.none : told}</p>
${findings.length === 0 ? undefined : filters(data)}
<ol class="list" id="alert-list">
`.text
  for (const finding of findings) yield item(finding, data).text
  yield html`</ol><p class="note" id="nothing" hidden>${words.nothingFits}</p></section>
`.text
}

/** Shown by the script alone: without it they would do nothing. */
function filters({ messages, findings, rules }: ReportData): Html {
  const words = messages.alerts
  const present = LEVELS.toReversed().filter((level) => findings.some(({ match }) => match.level === level))
  const hosts = [...new Set(findings.map(({ match }) => match.host ?? ''))].sort()
  const ids = [...new Set(findings.map(({ match }) => match.rule))]
  const named = ids.map((id) => ({ id, title: rules.get(id)?.words.title ?? id }))
  named.sort((a, b) => a.title.localeCompare(b.title, messages.locale))
  return html`<form id="filters" hidden>
<input type="search" name="text" aria-label="${words.search}" placeholder="${words.search}">
<select name="level" aria-label="${messages.columns.level}"><option value="">${words.anyLevel}</option>${present.map((level) => html`<option value="${LEVELS.indexOf(level)}">${messages.levels[level]}</option>`)}</select>
<select name="host" aria-label="${messages.columns.host}"><option value="">${words.anyHost}</option>${hosts.map((host) => html`<option value="h${host}">${host === '' ? words.noHost : host}</option>`)}</select>
<select name="rule" aria-label="${messages.columns.rule}"><option value="">${words.anyRule}</option>${named.map(({ id, title }) => html`<option value="${id}">${title}</option>`)}</select>
<select name="sort" aria-label="${words.sort}"><option value="level">${words.byLevel}</option><option value="time">${words.byTime}</option><option value="host">${words.byHost}</option><option value="rule">${words.byRule}</option></select>
<button type="reset">${words.clear}</button>
<output id="in-view" data-words="${words.shown}"></output>
</form>`
}

function item(finding: Finding, data: ReportData): Html {
  const { match, event } = finding
  const { messages, times, rules } = data
  const words = messages.alerts
  const title = rules.get(match.rule)?.words.title ?? match.title
  return html`<li data-level="${LEVELS.indexOf(match.level)}" data-time="${match.time ?? ''}" data-host="h${match.host ?? ''}" data-rule="${match.rule}"><details><summary class="alert-row">
<time>${match.time === null ? words.noTime : times.text(match.time)}</time>
${levelMark(match.level, messages)}
<span class="name">${title}${match.dataset === 'correlation' ? html` <span class="tag">${messages.rule.correlation}</span>` : undefined}</span>
<span class="host">${match.host ?? ''}</span><span class="user">${match.user ?? ''}</span>
<span class="matched">${match.matched.slice(0, 3).map((value) => html`<span>${brief(value)}</span>`)}</span>
</summary>${body(match, event ?? [], data)}</details></li>
`
}

function brief({ field, value }: MatchedValue): string {
  return `${field === null ? '' : `${field}: `}${value.slice(0, 160)}`
}

function body(match: Finding['match'], event: EventText, data: ReportData): Html {
  const { messages, times, number } = data
  const words = messages.alerts
  const correlation = match.dataset === 'correlation'
  const lines = event.map(([name, value]) => (name === '' ? value : `${name}: ${value}`)).join('\n')
  return html`<div class="about">
${match.until === null ? undefined : html`<p>${match.time === null ? '' : times.text(match.time)} ${words.until} ${times.text(match.until)}</p>`}
<h3>${words.matched}</h3><dl class="values">${match.matched.map(
    ({ field, value, spans }) => html`<dt>${field ?? words.anyField}</dt><dd><code>${marked(value, spans)}</code></dd>`,
  )}</dl>
<h3>${correlation ? words.members(number(match.events)) : words.event}</h3><pre tabindex="0">${lines}</pre>
<p class="where">${data.places.has(match.rule) ? html`<a href="#rule-${data.places.get(match.rule)}">${words.aboutRule}</a> · ` : undefined}${words.where}: <code>${match.file}</code> · ${match.dataset}</p></div>`
}

function marked(value: string, spans: readonly Span[]): Html {
  const parts: (Html | string)[] = []
  let at = 0
  for (const [start, end] of spans.toSorted(([a], [b]) => a - b)) {
    if (end <= at) continue
    const from = Math.max(start, at)
    parts.push(value.slice(at, from), html`<mark>${value.slice(from, end)}</mark>`)
    at = end
  }
  return html`${parts}${value.slice(at)}`
}
