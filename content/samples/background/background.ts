import type { SampleOffice } from '../institution.ts'
import { isOpen } from '../local-time.ts'
import { HOUR, type SampleLine, type Scene } from '../scene.ts'
import { cloudLine, firewallLine, linuxLine, mailLine, webLine } from './servers.ts'
import { backupLine, deskLine, fileServerLine, idleDeskLine, machineSignInLine, signInLine } from './windows.ts'

type Writer = (scene: Scene, time: number) => SampleLine

/** By day people are at work; the machines never rest, so that a source which is silent is a fault. */
const BY_DAY: readonly Writer[] = [
  deskLine,
  deskLine,
  deskLine,
  signInLine,
  fileServerLine,
  webLine,
  webLine,
  linuxLine,
  firewallLine,
]
const AT_NIGHT: readonly Writer[] = [
  idleDeskLine,
  machineSignInLine,
  backupLine,
  webLine,
  webLine,
  linuxLine,
  firewallLine,
]
const AT_THE_CENTRE: readonly Writer[] = [cloudLine, cloudLine, mailLine]

/** The ordinary life of an office between two times: `rate` lines a second on average over a week, more by day. */
export function* background(scene: Scene, from: number, to: number, rate: number): Generator<SampleLine> {
  if (!(rate > 0)) return
  const { office, random } = scene
  let time = from
  for (;;) {
    const busy = busyness(office, time)
    // A gap never skips the hour in which the pace changes.
    const gap = (-Math.log(1 - random.next()) * 1_000) / (rate * busy)
    if (gap > HOUR) {
      time += HOUR
      if (time >= to) return
      if (!random.chance(HOUR / gap)) continue
    } else time += Math.max(1, gap)
    if (time >= to) return
    yield lineAt(scene, Math.floor(time))
  }
}

function lineAt(scene: Scene, time: number): SampleLine {
  const { office, random } = scene
  if (office.kind === 'centre' && random.chance(0.2)) return random.pick(AT_THE_CENTRE)(scene, time)
  return random.pick(isOpen(office, time) ? BY_DAY : AT_NIGHT)(scene, time)
}

/** Relative to the week's average. */
function busyness(office: SampleOffice, time: number): number {
  const size = office.kind === 'centre' ? 4 : office.kind === 'directorate' ? 1.5 : 1
  return size * (isOpen(office, time) ? 2.2 : 0.5)
}
