import { printable } from '../../printable.ts'

/** Markup that is safe to put in the page. Only `html` and `raw` make it. */
export class Html {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

type Part = Html | string | number | undefined | readonly Part[]

/** A piece of the page: whatever is put in is escaped, unless it is Html itself. Undefined is left out. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(strings.map((text, i) => (i === 0 ? '' : shown(parts[i - 1])) + text).join(''))
}

/** Text of ours that is markup, style or script already. */
export function raw(text: string): Html {
  return new Html(text)
}

function shown(part: Part): string {
  if (part === undefined) return ''
  if (part instanceof Html) return part.text
  if (typeof part === 'string') return escaped(part)
  return typeof part === 'number' ? String(part) : part.map(shown).join('')
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Safe in text and in quoted attributes; also spells out what would reorder or hide the text around it. Lines stay lines. */
function escaped(text: string): string {
  const lines = text.includes('\n') ? text.split(/\r?\n/).map(printable).join('\n') : printable(text)
  return lines.replace(/[&<>"']/g, (char) => ENTITIES[char] ?? '')
}
