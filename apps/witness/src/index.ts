export { writeKeyFile } from './key-file.ts'
export { type OpenWitness, openWitness, type WitnessOptions } from './open-witness.ts'
export { WitnessError, type WitnessErrorCode } from './witness-error.ts'
