import { signedIn, signInFailed } from '../lines/windows-security.ts'
import { account, domainController, MINUTE, outsideAddress, type SampleLine, type Scene, SECOND } from '../scene.ts'
import { ANYWHERE, type Scenario, stepper } from './scenario.ts'

/** One common password is tried on every account of an office; one person had it. */
export const passwordSpray: Scenario = {
  name: 'Password spray on an office',
  offices: ANYWHERE,
  fires: ['One address tries many Windows accounts'],
  lines: spray,
}

function* spray(scene: Scene, start: number): Generator<SampleLine> {
  const { office, random } = scene
  const after = stepper(scene, start)
  const controller = domainController(office)
  const from = outsideAddress(random.between(0, 20))
  for (let i = 0; i < 45; i++) {
    yield signInFailed(controller, after(15 * SECOND), { user: account(i), from, type: 3 })
  }
  yield signedIn(controller, after(MINUTE), { user: account(random.between(1, 45)), from, type: 3 })
}
