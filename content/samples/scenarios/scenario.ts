import type { SampleOfficeKind } from '../institution.ts'
import type { SampleLine, Scene } from '../scene.ts'

/** An attack as it shows in the logs. */
export interface Scenario {
  readonly name: string
  /** Kinds of office where it makes sense. */
  readonly offices: readonly SampleOfficeKind[]
  /** Titles of the rules that must raise an alert. */
  readonly fires: readonly string[]
  /** Local hour at which it begins; whatever hour comes when absent. */
  readonly hour?: number
  /** Lines in order of time, the first at `start`. */
  readonly lines: (scene: Scene, start: number) => Generator<SampleLine>
}

export const MISSIONS: readonly SampleOfficeKind[] = ['embassy', 'consulate']
export const ANYWHERE: readonly SampleOfficeKind[] = ['centre', 'directorate', 'embassy', 'consulate']

/** Clock of a scenario: each call moves it on by about so many milliseconds and gives the new time. */
export function stepper(scene: Scene, start: number): (about: number) => number {
  let time = start
  return (about) => {
    time += Math.max(1, Math.round(about * (0.7 + 0.6 * scene.random.next())))
    return time
  }
}
