import { datasetsOf } from '../summary.ts'
import { type Html, html } from './html.ts'
import type { ReportData } from './report.ts'

const MAX_PROBLEMS = 500

export function files({ messages, totals, number }: ReportData): Html {
  const { columns } = messages
  const failed = totals.results.filter(({ problem }) => problem !== undefined)
  const binary = totals.results.filter((result) => result.binary).length
  const rest = failed.length - MAX_PROBLEMS
  return html`<section id="files"><h2>${messages.sections.files} <span class="total">${number(totals.results.length)}</span></h2>
<table><thead><tr><th>${columns.format}</th><th class="number">${columns.events}</th></tr></thead>
<tbody>${datasetsOf(totals.results).map(([name, count]) => html`<tr><th scope="row"><code>${name}</code></th><td class="number" data-name="${columns.events}">${number(count)}</td></tr>`)}</tbody></table>
${binary > 0 ? html`<p class="note">${messages.files.binary(number(binary))}</p>` : undefined}
<p class="note">${failed.length === 0 ? messages.files.all : messages.files.failed(number(failed.length))}</p>
${
  failed.length === 0
    ? undefined
    : html`<table><thead><tr><th>${columns.file}</th><th>${columns.problem}</th></tr></thead><tbody>${failed
        .slice(0, MAX_PROBLEMS)
        .map(({ file, problem = '' }) => {
          const why = problem.startsWith(`${file}: `) ? problem.slice(file.length + 2) : problem
          return html`<tr><th scope="row"><code>${file}</code></th><td data-name="${columns.problem}">${why}</td></tr>`
        })}</tbody></table>${rest > 0 ? html`<p class="note">${messages.files.more(number(rest))}</p>` : undefined}`
}
</section>
`
}
