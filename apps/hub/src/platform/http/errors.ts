import { HubError, type HubErrorCode, REFUSALS } from '../hub-error.ts'

export { HubError }

/** The HTTP status for an error's code: what is not a refusal is a passing fault of ours. */
export function statusOf(code: HubErrorCode): number {
  return Object.hasOwn(REFUSALS, code) ? REFUSALS[code as keyof typeof REFUSALS] : 503 // hasOwn has just shown that it is one
}

export function notFound(what: string): HubError {
  return new HubError('not-found', `There is no such ${what}, or it is not in an office that you may see.`)
}
