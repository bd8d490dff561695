import { institution, type SampleOffice } from '../../institution.ts'
import type { SampleLine } from '../../scene.ts'

/** Events on which a correlation must raise an alert, and ever so similar ones on which it must not. */
export interface CorrelationVector {
  /** Path under `content/rules`. */
  readonly file: string
  readonly title: string
  readonly match: () => SampleLine[]
  readonly miss: () => SampleLine[]
}

/** A Monday morning in the Americas. */
const START = Date.UTC(2026, 8, 14, 16, 20, 11)

/** `count` lines, one each `step` milliseconds. */
export function series(count: number, step: number, make: (time: number, index: number) => SampleLine): SampleLine[] {
  return Array.from({ length: count }, (_, index) => make(START + index * step, index))
}

export function officeOf(code: string): SampleOffice {
  const office = institution.offices.find((each) => each.code === code)
  if (office === undefined) throw new RangeError(`There is no office ${code} in the sample institution.`)
  return office
}

/** Milliseconds after the start. */
export function at(offset: number): number {
  return START + offset
}
