/** The console's tokens (tests hold them equal) and what the report needs beside them. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --ground: light-dark(oklch(0.975 0.004 200), oklch(0.185 0.012 220));
  --surface: light-dark(oklch(1 0 0), oklch(0.22 0.013 220));
  --sunken: light-dark(oklch(0.955 0.005 200), oklch(0.165 0.012 220));
  --hover: light-dark(oklch(0.962 0.008 195), oklch(0.27 0.016 215));
  --line: light-dark(oklch(0.905 0.006 210), oklch(0.33 0.014 220));
  --line-strong: light-dark(oklch(0.66 0.012 215), oklch(0.56 0.016 220));
  --text: light-dark(oklch(0.24 0.018 225), oklch(0.94 0.006 210));
  --text-muted: light-dark(oklch(0.45 0.016 225), oklch(0.75 0.012 215));
  --accent-text: light-dark(oklch(0.43 0.082 197), oklch(0.8 0.1 190));
  --focus: light-dark(oklch(0.52 0.12 215), oklch(0.82 0.12 200));
  --critical: light-dark(oklch(0.5 0.195 25), oklch(0.74 0.155 22));
  --high: light-dark(oklch(0.53 0.15 47), oklch(0.78 0.13 52));
  --medium: light-dark(oklch(0.51 0.107 78), oklch(0.84 0.13 88));
  --low: light-dark(oklch(0.5 0.055 250), oklch(0.78 0.05 245));
  --informational: light-dark(oklch(0.5 0.01 240), oklch(0.74 0.01 240));
  --warning-ground: light-dark(oklch(0.968 0.028 88), oklch(0.29 0.038 85));
  --mark: light-dark(oklch(0.9 0.12 95), oklch(0.44 0.095 90));
  --font: "Inter Variable", system-ui, sans-serif;
  --mono: "IBM Plex Mono", ui-monospace, monospace;
  --small: 0.75rem;
  --table: 0.875rem;
  --radius: 6px;
}
*, *::before, *::after { box-sizing: border-box; }
html { font-family: var(--font); font-size: 16px; line-height: 1.45; background: var(--ground); color: var(--text); -webkit-text-size-adjust: 100%; scroll-padding-top: 3.5rem; }
body { margin: 0 auto; max-width: 90rem; padding: 0 1.5rem 3rem; font-size: var(--table); font-variant-numeric: tabular-nums; }
h1, h2, h3, p, ul, ol, dl, dd, pre { margin: 0; padding: 0; }
ul, ol { list-style: none; }
h1 { font-size: 1.75rem; font-weight: 620; letter-spacing: -0.018em; line-height: 1.2; text-wrap: balance; }
h2 { font-size: 1.0625rem; font-weight: 620; letter-spacing: -0.008em; margin-bottom: 0.5rem; }
h3 { font-size: var(--small); font-weight: 600; color: var(--text-muted); }
a { color: var(--accent-text); text-decoration-color: color-mix(in oklab, currentColor 35%, transparent); text-underline-offset: 2px; }
a:hover { text-decoration-color: currentColor; }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; border-radius: 3px; }
code, pre, .matched { font-family: var(--mono); font-size: 0.92em; }
code, .host, .user, .name, .matched span, th, dd { unicode-bidi: isolate; overflow-wrap: anywhere; }
time { white-space: nowrap; color: var(--text-muted); }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.note { color: var(--text-muted); margin-bottom: 0.75rem; max-width: 75ch; }
.total { color: var(--text-muted); font-weight: 400; margin-left: 0.25rem; }
.number { text-align: right; white-space: nowrap; }
.tag { display: inline-block; font-size: var(--small); color: var(--text-muted); border: 1px solid var(--line); border-radius: 3px; padding: 0 0.3em; }
.critical { --severity: var(--critical); } .high { --severity: var(--high); } .medium { --severity: var(--medium); } .low { --severity: var(--low); } .informational { --severity: var(--informational); }
.level { color: var(--severity); font-weight: 550; white-space: nowrap; }
.shape { display: inline-block; width: 1.1em; text-align: center; }
.counts { display: inline-flex; flex-wrap: wrap; gap: 0 0.7rem; }

header { padding: 2.25rem 0 1.25rem; }
.brand { color: var(--text-muted); font-size: var(--small); font-weight: 550; margin-bottom: 0.5rem; }
.lede { font-size: 1rem; color: var(--text-muted); margin-top: 0.5rem; max-width: 75ch; }
.warning { background: var(--warning-ground); border-left: 3px solid var(--medium); border-radius: 0 var(--radius) var(--radius) 0; padding: 0.5rem 0.75rem; margin-top: 0.75rem; max-width: 75ch; }
.figures { display: grid; grid-template-columns: repeat(5, 1fr); background: var(--surface); border: 1px solid var(--line); border-radius: var(--radius); margin-top: 1.25rem; }
.figures li { padding: 0.75rem 1rem; border-left: 1px solid var(--line); }
.figures li:first-child { border-left: 0; }
.figure { display: block; font-size: 1.5rem; font-weight: 600; letter-spacing: -0.02em; line-height: 1.2; }
.facts { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 0.75rem 2rem; margin-top: 1.25rem; }
.facts dt { font-size: var(--small); color: var(--text-muted); }
.facts time { color: inherit; }

nav { position: sticky; top: 0; z-index: 1; background: var(--ground); border-bottom: 1px solid var(--line); margin-bottom: 1.75rem; overflow-x: auto; }
nav ul { display: flex; gap: 1.25rem; }
nav a { display: block; padding: 0.6rem 0; text-decoration: none; white-space: nowrap; }
section { margin-bottom: 2.5rem; }
.pair { display: grid; grid-template-columns: minmax(0, 1fr); }

.timeline { background: var(--surface); border: 1px solid var(--line); border-radius: var(--radius); padding: 0.75rem 1rem; }
.strip, .axis { display: grid; grid-template-columns: 8rem minmax(0, 1fr) 8rem; gap: 1rem; align-items: end; }
.strip { margin-bottom: 0.6rem; }
.strip svg { display: block; width: 100%; height: 40px; border-bottom: 1px solid var(--line-strong); fill: var(--severity); }
.strip-figures { line-height: 1.25; } .strip-figures span { color: var(--text-muted); font-size: var(--small); display: block; }
.axis time { font-size: var(--small); }
.axis { display: flex; justify-content: space-between; padding: 0 9rem; }

table { width: 100%; border-collapse: collapse; background: var(--surface); border: 1px solid var(--line); border-radius: var(--radius); margin-bottom: 0.75rem; }
th, td { text-align: left; padding: 0.4rem 0.75rem; vertical-align: top; border-top: 1px solid var(--line); }
thead th { font-size: var(--small); font-weight: 550; color: var(--text-muted); border-top: 0; }
tbody th { font-weight: 500; } th.number, td.number { text-align: right; }
.gravest span { display: block; max-width: 26rem; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
#files table { width: auto; min-width: min(100%, 24rem); }

.matrix { display: grid; grid-template-columns: repeat(auto-fill, minmax(9.5rem, 1fr)); gap: 0.75rem; align-items: start; }
.tactic { background: var(--surface); border: 1px solid var(--line); border-radius: var(--radius); overflow: hidden; }
.tactic h3 { padding: 0.4rem 0.6rem; color: var(--text); background: var(--sunken); }
.cell { display: flex; gap: 0.25rem; padding: 0.2rem 0.6rem; border-top: 1px solid var(--line); background: color-mix(in oklab, var(--severity, transparent) 9%, transparent); }
.tactic summary { display: block; padding: 0.25rem 0.6rem; border-top: 1px solid var(--line); color: var(--accent-text); }
.cell .number { margin-left: auto; }

.list { background: var(--surface); border: 1px solid var(--line); border-radius: var(--radius); }
.list > li { border-top: 1px solid var(--line); }
.list > li:first-child { border-top: 0; }
#alert-list > li { content-visibility: auto; contain-intrinsic-size: auto 3.4rem; }
summary { cursor: pointer; list-style: none; padding: 0.45rem 0.75rem; display: grid; gap: 0.1rem 1rem; align-items: baseline; }
summary::-webkit-details-marker { display: none; }
summary:hover { background: var(--hover); }
details[open] > summary { background: var(--hover); }
.rule-row { grid-template-columns: 8rem minmax(0, 1fr) 6.5rem 6.5rem 9.5rem 9.5rem; }
.alert-row { grid-template-columns: 9.5rem 7.5rem minmax(0, 1fr) minmax(0, 16rem) minmax(0, 10rem); }
.name { font-weight: 500; }
.unit { color: var(--text-muted); }
.host, .user { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.user { color: var(--text-muted); }
.matched { grid-column: 3 / -1; color: var(--text-muted); display: flex; gap: 0 1.25rem; overflow: hidden; }
.matched span { white-space: nowrap; overflow: hidden; text-overflow: ellipsis; flex: 0 1 auto; min-width: 0; }
.about { padding: 0.75rem; border-top: 1px solid var(--line); }
.about h3 { margin: 0.75rem 0 0.25rem; } .about h3:first-child { margin-top: 0; }
.about dl { display: grid; grid-template-columns: 9rem minmax(0, 1fr); gap: 0.35rem 1rem; }
.about dt { color: var(--text-muted); overflow-wrap: anywhere; }
.about dd { max-width: 85ch; } .about .values dd { max-width: none; } .about ol { list-style: decimal; padding-left: 1.25rem; }
.text { white-space: pre-line; }
.about dl + p { margin-top: 0.6rem; }
.values code { white-space: pre-wrap; }
mark { background: var(--mark); color: inherit; border-radius: 2px; }
pre { background: var(--sunken); border-radius: var(--radius); padding: 0.6rem 0.75rem; white-space: pre-wrap; overflow-wrap: anywhere; max-height: 30rem; overflow-y: auto; unicode-bidi: plaintext; }
.where { margin-top: 0.6rem; color: var(--text-muted); }

#filters { display: flex; flex-wrap: wrap; gap: 0.5rem; align-items: center; margin-bottom: 0.75rem; }
#filters[hidden] { display: none; }
input, select, button { font: inherit; color: inherit; background: var(--surface); border: 1px solid var(--line-strong); border-radius: var(--radius); padding: 0.3rem 0.6rem; min-height: 2rem; }
input { flex: 1 1 16rem; min-width: 0; } select { max-width: 14rem; } button { cursor: pointer; }
output { color: var(--text-muted); margin-left: auto; }
footer { border-top: 1px solid var(--line); padding-top: 1rem; color: var(--text-muted); max-width: 75ch; }

@media (max-width: 46rem) {
  body { padding: 0 1rem 2rem; }
  header { padding-top: 1.25rem; } h1 { font-size: 1.375rem; }
  .figures { grid-template-columns: repeat(2, 1fr); }
  .figures li { border-left: 0; border-top: 1px solid var(--line); padding: 0.5rem 0.75rem; display: flex; justify-content: space-between; align-items: baseline; flex-direction: row-reverse; }
  .figures li:nth-child(even) { border-left: 1px solid var(--line); }
  .figures li:first-child { grid-column: 1 / -1; border-top: 0; }
  .figures li:nth-child(even) { border-left: 0; } .figures li:nth-child(odd):not(:first-child) { border-left: 1px solid var(--line); }
  .figure { font-size: 1.125rem; }
  .facts { grid-template-columns: minmax(0, 1fr); gap: 0.5rem; }
  .strip { grid-template-columns: 1fr auto; gap: 0.15rem 0.75rem; } .strip svg { grid-column: 1 / -1; grid-row: 2; }
  .strip-figures span { display: inline; } .axis { padding: 0; } .axis time:nth-child(2):not(:last-child) { display: none; }
  #hosts thead { display: none; } #hosts table, #hosts tbody { display: block; }
  #hosts tr { display: flex; flex-wrap: wrap; border-top: 1px solid var(--line); padding: 0.4rem 0; }
  #hosts th, #hosts td { border: 0; padding: 0.1rem 0.75rem; } #hosts th { flex: 1 1 0; min-width: 0; } #hosts td:nth-child(3), #hosts .gravest { flex: 0 0 100%; min-width: 0; max-width: 100%; }
  #hosts td:nth-child(n + 5) { font-size: var(--small); } .gravest span { max-width: 100%; }
  .matrix { grid-template-columns: repeat(2, minmax(0, 1fr)); }
  .rule-row { grid-template-columns: 1fr auto auto; } .rule-row .name { grid-column: 1 / -1; grid-row: 2; } .rule-row time { display: none; }
  .alert-row { grid-template-columns: 1fr auto; } .alert-row .name, .matched { grid-column: 1 / -1; } .alert-row time { grid-row: 1; } .alert-row .level { grid-row: 1; grid-column: 2; }
  .matched { display: block; } .matched span { display: block; }
  .about dl { grid-template-columns: minmax(0, 1fr); gap: 0.1rem; } .about dd { margin-bottom: 0.4rem; }
  #filters > * { flex: 1 1 45%; max-width: none; min-width: 0; } input { flex-basis: 100% !important; }
  #files table { width: 100%; }
}
@media print {
  :root { color-scheme: light; }
  @page { margin: 14mm; }
  html { font-size: 12px; background: none; } body { max-width: none; padding: 0; }
  nav, #filters { display: none !important; }
  .list > li, tr, .tactic, .strip { break-inside: avoid; }
  pre { max-height: none; }
  a { color: inherit; }
  * { print-color-adjust: exact; }
}
`
