import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { HubError, statusOf } from './errors.ts'
import type { Failure, Route } from './route.ts'

interface Told {
  readonly status: number
  readonly failure: Failure
  readonly retryAfterSeconds?: number | undefined
  readonly challenge?: string | undefined
}

type Answer = (error: FastifyError | HubError, request: FastifyRequest, reply: FastifyReply) => FastifyReply

/** Tells whoever asked what is wrong, in the form that the route's clients expect. */
export function answerErrors(describe: Route['describeFailure']): Answer {
  return (error, request, reply) => {
    const { status, failure, retryAfterSeconds, challenge } = tell(error, request)
    if (retryAfterSeconds !== undefined) void reply.header('retry-after', String(retryAfterSeconds))
    if (status === 401 || challenge !== undefined) void reply.header('www-authenticate', challengeOf(challenge))
    if (describe === undefined) return reply.status(status).send(failure)
    const { type, body } = describe(status, failure)
    return reply.status(status).type(type).send(JSON.stringify(body))
  }
}

/** RFC 6750 §3: whoever sent no token is told of none that is wrong. */
function challengeOf(challenge: string | undefined): string {
  return challenge === undefined ? 'Bearer realm="atalaya"' : `Bearer realm="atalaya", ${challenge}`
}

function tell(error: FastifyError | HubError, request: FastifyRequest): Told {
  if (error instanceof HubError) {
    const { code, message, retryAfterSeconds, challenge } = error
    return { status: statusOf(code), failure: { code, message }, retryAfterSeconds, challenge }
  }
  return error.validation === undefined ? tellOther(error, request) : tellInvalid(error)
}

function tellInvalid({ validation = [], validationContext }: FastifyError): Told {
  const details = validation.map(({ instancePath, message = 'is wrong' }) => ({
    path: `${validationContext ?? ''}${instancePath}`,
    message,
  }))
  const message = 'Some values are missing or wrong. Correct them and send again.'
  return { status: 400, failure: { code: 'invalid', message, details } }
}

function tellOther(error: FastifyError, request: FastifyRequest): Told {
  const status = error.statusCode ?? 500
  if (status === 413)
    return {
      status,
      failure: { code: 'too-large', message: 'This is larger than accepted. Send it in smaller parts.' },
    }
  if (status === 429)
    return { status, failure: { code: 'too-many', message: 'Too many requests. Wait a minute and try again.' } }
  if (status < 500) return { status, failure: { code: 'invalid', message: error.message } }
  request.log.error({ err: error, url: request.url }, 'request failed')
  if (isDatabaseAway(error)) {
    const message = 'A part of the system is restarting. Nothing was changed; try again in a few seconds.'
    return { status: 503, failure: { code: 'unavailable', message }, retryAfterSeconds: 2 }
  }
  const message = `Something went wrong on our side; nothing was changed. Reference ${request.id}.`
  return { status: 500, failure: { code: 'failed', message } }
}

// PostgreSQL error codes, class 08 (connection) and 57P0x (shutdown, starting up).
function isDatabaseAway(error: { code?: string }): boolean {
  return /^(08|57P0|ECONNREFUSED|ECONNRESET|ENOENT|EPIPE)/.test(error.code ?? '')
}
