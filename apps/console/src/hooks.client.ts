import type { HandleClientError } from '@sveltejs/kit/hooks'
import { Failure } from '#lib/api/failure.ts'
import { i18n } from '#lib/i18n/i18n.svelte.ts'

export const handleError: HandleClientError = ({ kind, error }) => {
  if (error instanceof Failure) return { message: error.message, code: error.code }
  if (kind !== 'unknown' && error.status === 404) return { message: i18n.m.errors.noPage }
  console.error(error)
  return { message: i18n.m.errors.unexpected }
}
