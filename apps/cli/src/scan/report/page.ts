import { createHash } from 'node:crypto'
import { alerts } from './alerts.ts'
import { attack } from './attack.ts'
import { files } from './files.ts'
import { header } from './header.ts'
import { hosts } from './hosts.ts'
import { html, raw } from './html.ts'
import type { ReportData } from './report.ts'
import { rules } from './rules.ts'
import { SCRIPT } from './script.ts'
import { STYLE } from './style.ts'
import { timeline } from './timeline.ts'

/** The report as pieces of one HTML document. It needs nothing beside itself, and its policy refuses whatever is put in. */
export function* page(data: ReportData): Generator<string> {
  const { messages } = data
  const { sections } = messages
  const policy = `default-src 'none'; style-src '${sha256(STYLE)}'; script-src '${sha256(SCRIPT)}'; base-uri 'none'; form-action 'none'`
  yield html`<!doctype html>
<html lang="${messages.locale}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="Atalaya">
<title>${messages.documentTitle}</title>
<style>${raw(STYLE)}</style>
</head>
<body>
`.text
  yield header(data).text
  yield html`<nav aria-label="${messages.contents}"><ul>${Object.entries(sections).map(
    ([id, title]) => html`<li><a href="#${id}">${title}</a></li>`,
  )}</ul></nav>
<main>
`.text
  yield timeline(data).text
  yield html`<div class="pair">${hosts(data)}${attack(data)}</div>`.text
  yield rules(data).text
  yield* alerts(data)
  yield files(data).text
  yield html`</main>
<footer><p>${messages.footer}</p></footer>
<script>${raw(SCRIPT)}</script>
</body>
</html>
`.text
}

function sha256(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`
}
