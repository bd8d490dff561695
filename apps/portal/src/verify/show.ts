import type { Checked } from './check-files.ts'
import { locale, words } from './words.ts'

const MARKS = { proven: '✓', 'awaiting-quorum': '…', unvouched: '!', failed: '✗', unreadable: '?' } as const
const FACT_MARKS = { proven: '✓', erased: '∅', failed: '✗' } as const
/** Facts that are whole and listed; all that fail are. */
const LISTED = 200

/** One file's verdict. Everything is text: nothing in a file becomes markup. */
export function showChecked(checked: Checked): HTMLElement {
  const { name, verdict, said, sha256 } = checked
  const result = make('section', 'result')
  result.dataset.verdict = verdict
  const headline = make('h2')
  const mark = make('span', '', MARKS[verdict])
  mark.ariaHidden = 'true'
  headline.append(mark, said.headline)
  result.append(headline, make('p', 'file mono', printable(name)), make('p', '', said.meaning))
  if (said.grounds.length > 0) result.append(list(said.grounds.map(printable)))
  if (sha256 !== '') result.append(make('p', 'hint file', `${words.print}: ${sha256}`))
  result.append(factList(checked), make('p', 'hint', words.checkedOn(new Date().toLocaleString(locale))))
  return result
}

function factList({ said, contents }: Checked): HTMLElement {
  const numbered = said.facts.map((fact, at) => ({ ...fact, content: contents[at] }))
  const failing = numbered.filter(({ state }) => state === 'failed')
  const whole = numbered.filter(({ state }) => state !== 'failed')
  const items = [...failing, ...whole.slice(0, LISTED)].map(({ state, place, what, note, content }) => {
    const item = make('li')
    const line = `${FACT_MARKS[state]} ${printable([place, what, note].filter((part) => part !== '').join(' · '))}`
    if (content === null) item.append(line)
    else item.append(unfolding(line, JSON.stringify(content, undefined, 2)))
    return item
  })
  if (whole.length > LISTED) items.push(make('li', '', words.more((whole.length - LISTED).toLocaleString(locale))))
  const facts = make('ul', 'facts')
  facts.append(...items)
  facts.hidden = items.length === 0
  return facts
}

function unfolding(line: string, content: string): HTMLElement {
  const details = make('details')
  details.append(make('summary', '', line), make('pre', '', printable(content)))
  return details
}

function list(lines: readonly string[]): HTMLElement {
  const ul = make('ul')
  ul.append(...lines.map((line) => make('li', '', line)))
  return ul
}

function make(tag: string, className = '', text = ''): HTMLElement {
  const element = document.createElement(tag)
  if (className !== '') element.className = className
  element.textContent = text
  return element
}

/** Names come from outside: none may turn the direction of the text or hide parts of it. */
function printable(text: string): string {
  return text.replace(/(?!\n)[\p{Cc}\p{Cf}\u2028\u2029]/gu, '\ufffd')
}
