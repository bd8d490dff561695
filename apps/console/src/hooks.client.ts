import { isHttpError } from '@sveltejs/kit'
import type { HandleClientError } from '@sveltejs/kit/hooks'
import { Failure } from '#lib/api/failure.ts'
import { i18n } from '#lib/i18n/i18n.svelte.ts'

export const handleError: HandleClientError = ({ error }) => {
  if (error instanceof Failure) return { message: error.message, code: error.code }
  console.error(error)
  return { message: isHttpError(error, 404) ? i18n.m.errors.noPage : i18n.m.errors.unexpected }
}
