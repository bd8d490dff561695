import type { Level } from '@atalaya/sigma'
import { LEVELS } from './match.ts'

const MINUTE = 60_000
const MAX_MINUTES = 500_000
/** Widths of a bar, in minutes, that a reader can name. */
const STEPS = [1, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1_440, 2_880, 7 * 1_440, 14 * 1_440, 30 * 1_440, 90 * 1_440]

export interface Bins {
  /** Start of the first bar, and width of each; milliseconds. */
  readonly from: number
  readonly step: number
  readonly count: number
  readonly byLevel: ReadonlyMap<Level, readonly number[]>
  /** Matches before or after the bars: a few wrong clocks would leave the rest one bar. */
  readonly outside: number
}

/** Counts matches by minute and level. */
export class Timeline {
  readonly #minutes = new Map<number, Uint32Array>()
  #uncounted = 0

  add(time: number | null, level: Level): void {
    if (time === null) return
    const minute = Math.floor(time / MINUTE)
    let counts = this.#minutes.get(minute)
    if (counts === undefined) {
      if (this.#minutes.size >= MAX_MINUTES) {
        this.#uncounted += 1
        return
      }
      counts = new Uint32Array(LEVELS.length)
      this.#minutes.set(minute, counts)
    }
    const at = LEVELS.indexOf(level)
    counts[at] = (counts[at] ?? 0) + 1
  }

  /** At most `most` bars over the period in which nearly all matches lie; undefined when nothing has a time. */
  bins(most: number, offset: (time: number) => number): Bins | undefined {
    const minutes = [...this.#minutes.keys()].sort((a, b) => a - b)
    const [first, last] = this.#period(minutes)
    if (first === undefined || last === undefined) return undefined
    const shift = Math.round(offset(first * MINUTE) / MINUTE) // so that days begin at local midnight
    const index = (minute: number, width: number) => Math.floor((minute + shift) / width)
    const years = Math.ceil((last - first) / (most - 1) / 525_600) * 525_600
    const step = STEPS.find((width) => index(last, width) - index(first, width) < most) ?? years
    const start = index(first, step)
    const count = index(last, step) - start + 1
    const byLevel = new Map<Level, number[]>(LEVELS.map((level) => [level, new Array<number>(count).fill(0)]))
    let outside = this.#uncounted
    for (const [minute, counts] of this.#minutes) {
      const bar = index(minute, step) - start
      if (minute < first || minute > last) outside += counts.reduce((sum, each) => sum + each, 0)
      else
        for (const [at, level] of LEVELS.entries()) {
          const row = byLevel.get(level)
          if (row !== undefined) row[bar] = (row[bar] ?? 0) + (counts[at] ?? 0)
        }
    }
    return { from: (start * step - shift) * MINUTE, step: step * MINUTE, count, byLevel, outside }
  }

  /** From first to last minute, without the hundredth at either end where that makes the period ten times shorter. */
  #period(minutes: readonly number[]): readonly [number | undefined, number | undefined] {
    const first = minutes[0]
    const last = minutes.at(-1)
    if (first === undefined || last === undefined) return [undefined, undefined]
    const sums = minutes.map((minute) => this.#minutes.get(minute)?.reduce((sum, each) => sum + each, 0) ?? 0)
    const spare = sums.reduce((sum, each) => sum + each, 0) / 100
    let low = 0
    let high = minutes.length - 1
    for (let left = spare - (sums[low] ?? 0); left >= 0 && low < high; left -= sums[low] ?? 0) low += 1
    for (let left = spare - (sums[high] ?? 0); left >= 0 && high > low; left -= sums[high] ?? 0) high -= 1
    const inner = (minutes[high] ?? last) - (minutes[low] ?? first)
    return last - first > 10 * Math.max(inner, 1_440) ? [minutes[low], minutes[high]] : [first, last]
  }
}
