import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Failure, Route } from './route.ts'

/** Tells that there is nothing at an address, or not by this method, in the form that clients of that part expect. */
export function answerMissing(
  routes: readonly Route[],
): (request: FastifyRequest, reply: FastifyReply) => FastifyReply {
  const byUrl = Map.groupBy(routes, ({ url }) => url)
  return (request, reply) => {
    const [path = ''] = request.url.split('?', 1)
    const there = byUrl.get(path)
    const describe = (there ?? routes.filter(({ url }) => partOf(url) === partOf(path)))[0]?.describeFailure
    const status = there === undefined ? 404 : 405
    if (there !== undefined) void reply.header('allow', there.map(({ method }) => method).join(', '))
    const failure: Failure =
      there === undefined
        ? { code: 'not-found', message: 'There is nothing at this address.' }
        : { code: 'invalid', message: `This address is not for ${request.method}.` }
    if (describe === undefined) return reply.status(status).send(failure)
    const { type, body } = describe(status, failure)
    return reply.status(status).type(type).send(JSON.stringify(body))
  }
}

/** `scim` of `/scim/v2/Users` */
function partOf(url: string): string | undefined {
  return url.split('/', 2)[1]
}
