import { session } from './session.svelte.ts'

/** Who may act on alerts and incidents. The server decides; this only hides what it would refuse. */
export const mayRespond = () => session.can('lead', 'analyst', 'admin')
export const mayAdminister = () => session.can('admin')
