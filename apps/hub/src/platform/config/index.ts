export type { AccessConfig } from './access.ts'
export { type Address, type Config, type ConfigSource, readConfig } from './config.ts'
export { type DataDir, openDataDir } from './data-dir.ts'
export { describeSettings } from './settings.ts'
