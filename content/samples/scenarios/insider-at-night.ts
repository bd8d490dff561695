import {
  accountChanged,
  addedToLocalGroup,
  removableFileWritten,
  securityLogCleared,
  signedIn,
} from '../lines/windows-security.ts'
import { account, domainController, MINUTE, type SampleLine, type Scene, SECOND, workstation } from '../scene.ts'
import { MISSIONS, type Scenario, stepper } from './scenario.ts'

/** Someone of the office makes themselves an administrator at night, copies files to a stick and clears the log. */
export const insiderAtNight: Scenario = {
  name: 'Insider out of hours',
  offices: MISSIONS,
  hour: 2,
  fires: [
    'Privileged group changed at night',
    'Member added to a privileged group',
    'New account made administrator at once',
    'Many files copied to removable storage',
    'Windows event log cleared',
  ],
  lines: actAtNight,
}

function* actAtNight(scene: Scene, start: number): Generator<SampleLine> {
  const { office, random } = scene
  const after = stepper(scene, start)
  const number = random.between(1, 40)
  const by = account(number)
  const controller = domainController(office)
  const desk = workstation(office, number)
  yield signedIn(controller, start, { user: by, from: desk.address, type: 10 })
  yield accountChanged(controller, after(2 * MINUTE), 4720, 'soporte9', by)
  const change = { by, member: 'soporte9', group: 'Administradores', groupSid: 'S-1-5-32-544' }
  yield addedToLocalGroup(controller, after(MINUTE), change)
  for (let i = 0; i < 80; i++) {
    yield removableFileWritten(desk, after(2 * SECOND), 'soporte9', `reservado\\acuerdo-${i}.pdf`)
  }
  yield securityLogCleared(desk, after(5 * MINUTE), 'soporte9')
}
