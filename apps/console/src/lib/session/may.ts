import { session } from './session.svelte.ts'

// The server decides; these only hide what it would refuse.
export const mayRespond = () => session.can('lead', 'analyst', 'admin')
export const mayUploadRules = () => session.can('lead', 'admin')
export const mayAdminister = () => session.can('admin')
export const mayProve = () => session.can('lead', 'auditor', 'admin')
export const mayErase = () => session.can('lead', 'admin')
