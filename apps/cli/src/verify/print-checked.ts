import { styleText } from 'node:util'
import { printable } from '../printable.ts'
import type { Checked } from './checked.ts'

const MARKS = { proven: '✓', 'awaiting-quorum': '…', unvouched: '!', failed: '✗', unreadable: '?' } as const
const COLOURS = {
  proven: 'green',
  'awaiting-quorum': 'yellow',
  unvouched: 'yellow',
  failed: 'red',
  unreadable: 'red',
} as const
const FACT_MARKS = { proven: '✓', erased: '∅', failed: '✗' } as const
/** Of those in order; the rest are counted above. Failing ones are all shown. */
const SHOWN = 20

export function printChecked(path: string, { verdict, said }: Checked): void {
  console.log(styleText([COLOURS[verdict], 'bold'], `${MARKS[verdict]} ${said.headline}`), printable(path))
  if (said.meaning !== '') console.log(`  ${said.meaning}`)
  for (const ground of said.grounds) console.log(`  ${printable(ground)}`)
  const failing = said.facts.filter(({ state }) => state === 'failed')
  const others = said.facts.filter(({ state }) => state !== 'failed')
  for (const { state, place, what, note } of [...failing, ...others.slice(0, SHOWN)])
    console.log(`    ${FACT_MARKS[state]} ${printable([place, what, note].filter((part) => part !== '').join(' · '))}`)
  if (others.length > SHOWN) console.log(`    … ${others.length - SHOWN}`)
  console.log('')
}
