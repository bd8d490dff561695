import { LEVELS } from '../match.ts'
import { datasetsOf, periodOf } from '../summary.ts'
import { type Html, html } from './html.ts'
import { SHAPES } from './level.ts'
import type { ReportData } from './report.ts'

const MAX_PATHS = 8
const MAX_FORMATS = 8

export function header(data: ReportData): Html {
  const { messages, totals, tally, number } = data
  const events = totals.results.reduce((sum, { events }) => sum + events, 0)
  const failed = totals.results.filter(({ problem }) => problem !== undefined).length
  const counts = {
    events: number(events),
    files: number(totals.results.filter(({ binary }) => !binary).length),
    failed,
  }
  const left = totals.files - totals.results.length
  return html`<header>
<p class="brand">${messages.brand}</p>
<h1>${headline(data)}</h1>
<p class="lede">${messages.lede(counts)}</p>
${totals.interrupted ? html`<p class="warning">${messages.interrupted(number(left))}</p>` : undefined}
${totals.truncated ? html`<p class="warning">${messages.truncated}</p>` : undefined}
<ul class="figures">${LEVELS.toReversed().map(
    (level) =>
      html`<li class="${level}"><span class="figure">${number(tally.levels.get(level) ?? 0)}</span> <span class="level ${level}"><span class="shape" aria-hidden="true">${SHAPES[level]}</span> ${messages.levels[level]}</span></li>`,
  )}</ul>
${facts(data)}
</header>
`
}

/** `6 críticas y 315 altas, en 12 equipos`: the two gravest severities that there are. */
function headline({ tally, messages, number }: ReportData): string {
  const present = LEVELS.toReversed().filter((level) => (tally.levels.get(level) ?? 0) > 0)
  if (present.length === 0) return messages.headlineNone
  const grave = present.slice(0, 2).map((level) => {
    const count = tally.levels.get(level) ?? 0
    const [one, many] = messages.levelsMany[level]
    return `${number(count)} ${count === 1 ? one : many}`
  })
  return messages.headline(grave.join(messages.and), tally.hosts.size)
}

function facts({ totals, times, messages, number }: ReportData): Html {
  const words = messages.facts
  const period = periodOf(totals.results)
  const datasets = datasetsOf(totals.results)
  const made = new Intl.DateTimeFormat(messages.locale, { dateStyle: 'long', timeStyle: 'short', timeZone: times.zone })
  const seconds = new Intl.NumberFormat(messages.locale, { maximumFractionDigits: 1 }).format(totals.seconds)
  return html`<dl class="facts">
<div><dt>${words.scanned}</dt><dd>${some(
    totals.paths,
    MAX_PATHS,
    (path) => html`<code>${path}</code>`,
    (rest) => words.more(number(rest)),
  )}</dd></div>
<div><dt>${words.period}</dt><dd>${period ? html`<time>${times.text(period.first)}</time> – <time>${times.text(period.last)}</time>` : words.none}</dd></div>
<div><dt>${words.formats}</dt><dd>${some(
    datasets,
    MAX_FORMATS,
    ([name, count]) => html`<code>${name}</code> ${number(count)}`,
    (rest) => words.more(number(rest)),
  )}</dd></div>
<div><dt>${words.rules}</dt><dd>${number(totals.rules)}${totals.rulesNotLoaded > 0 ? `, ${words.rulesNotLoaded(number(totals.rulesNotLoaded))}` : ''}</dd></div>
<div><dt>${words.made}</dt><dd>${made.format(totals.started)}, ${words.seconds(seconds)}</dd></div>
<div><dt>${words.zone}</dt><dd>${times.zone}</dd></div>
</dl>`
}

function some<T>(all: readonly T[], most: number, show: (one: T) => Html, more: (rest: number) => string): Html {
  const shown = all.slice(0, most).map((one, at) => html`${at === 0 ? '' : ' · '}${show(one)}`)
  return html`${shown}${all.length > most ? ` · ${more(all.length - most)}` : ''}`
}
