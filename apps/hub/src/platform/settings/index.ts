export type { SettingTables } from './model.ts'
export { openSettings } from './open-settings.ts'
export { settingsRoutes } from './routes.ts'
export type { InstitutionSettings } from './settings.ts'
