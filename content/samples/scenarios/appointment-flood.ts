import { webRequest } from '../lines/servers.ts'
import { outsideAddress, type SampleLine, type Scene } from '../scene.ts'
import { type Scenario, stepper } from './scenario.ts'

const ADDRESSES = 420

/** Captured machines ask for appointments until the site of a consulate gives way. */
export const appointmentFlood: Scenario = {
  name: 'Flood on the appointment site',
  offices: ['consulate', 'centre'],
  fires: ['Public service flooded from many addresses', 'Web site out of service'],
  lines: flood,
}

function* flood(scene: Scene, start: number): Generator<SampleLine> {
  const after = stepper(scene, start)
  for (let i = 0; i < 1_500; i++) {
    const from = outsideAddress(100 + ((i * 11) % ADDRESSES))
    const failing = i > 300 && scene.random.chance(0.6)
    yield webRequest(after(90), {
      from,
      path: '/citas/disponibles',
      status: failing ? 503 : 200,
      bytes: failing ? 190 : 3_310,
    })
  }
}
