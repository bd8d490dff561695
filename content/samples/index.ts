export {
  institution,
  type SampleInstitution,
  type SampleOffice,
  type SampleOfficeKind,
  scaleInstitution,
} from './institution.ts'
export { type ReplayedLine, type ReplayOptions, replay } from './replay.ts'
export { SCENARIOS, type Scenario } from './scenarios/index.ts'
export { SOURCES } from './scene.ts'
