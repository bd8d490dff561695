import type { Level } from '@atalaya/sigma'
import { LEVELS } from '../match.ts'
import type { Bins } from '../timeline.ts'
import { type Html, html } from './html.ts'
import { levelMark } from './level.ts'
import type { Messages } from './messages.ts'
import type { ReportData } from './report.ts'

const MAX_BARS = 96
const HEIGHT = 40
const BAR = 10

/** One small chart a severity over the same time, each with its own scale from zero, told beside it. */
export function timeline(data: ReportData): Html {
  const { messages, tally, times, number } = data
  const bins = tally.timeline.bins(MAX_BARS, times.offset)
  const title = html`<h2>${messages.sections.timeline}</h2>`
  if (bins === undefined)
    return html`<section id="timeline">${title}<p class="note">${messages.timeline.none}</p></section>`
  const rows = LEVELS.toReversed().map((level) => row(level, bins, data))
  const middle = bins.from + bins.step * Math.floor(bins.count / 2)
  const marks =
    bins.count > 2
      ? [bins.from, middle, bins.from + bins.step * bins.count]
      : [bins.from, bins.from + bins.step * bins.count]
  return html`<section id="timeline">${title}
<p class="note">${messages.timeline.bar(widthText(bins.step, messages))}${bins.outside > 0 ? ` ${messages.timeline.outside(number(bins.outside))}` : ''}</p>
<div class="timeline">${rows}<div class="axis">${marks.map((mark) => html`<time>${times.text(mark).slice(0, 16)}</time>`)}</div></div>
</section>
`
}

function row(level: Level, bins: Bins, { messages, times, number }: ReportData): Html | undefined {
  const counts = bins.byLevel.get(level) ?? []
  const total = counts.reduce((sum, count) => sum + count, 0)
  if (total === 0) return undefined
  const most = Math.max(...counts)
  const width = bins.count * BAR
  const drawn = counts.map((count, at) => {
    if (count === 0) return undefined
    const height = Math.max(2, (count / most) * HEIGHT)
    const from = times.text(bins.from + at * bins.step).slice(0, 16)
    return html`<rect x="${at * BAR + 1}" y="${(HEIGHT - height).toFixed(1)}" width="${BAR - 2}" height="${height.toFixed(1)}"><title>${from}: ${number(count)}</title></rect>`
  })
  const words = messages.timeline
  return html`<div class="strip ${level}"><div class="strip-name">${levelMark(level, messages)}</div>
<svg viewBox="0 0 ${width} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label="${words.describe(messages.levels[level], number(total))}">${drawn}</svg>
<div class="strip-figures"><b>${number(total)}</b> <span>${words.most(number(most))}</span></div></div>`
}

function widthText(step: number, { timeline }: Messages): string {
  const minutes = step / 60_000
  if (minutes % 1_440 === 0) return timeline.days(minutes / 1_440)
  return minutes % 60 === 0 ? timeline.hours(minutes / 60) : timeline.minutes(minutes)
}
