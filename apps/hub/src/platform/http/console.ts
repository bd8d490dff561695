import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

/** Hashes of the scripts inside the console's page, written by its build as `csp.json`. */
export function consoleScriptHashes(consoleDir: string | undefined): readonly string[] {
  if (consoleDir === undefined) return []
  const { scripts } = JSON.parse(readFileSync(join(consoleDir, 'csp.json'), 'utf8')) as { scripts?: unknown } // checked below
  return Array.isArray(scripts)
    ? scripts.filter((hash) => typeof hash === 'string' && /^sha(256|384|512)-[\w+/=]+$/.test(hash))
    : []
}

/** Serves the pages for the public, which are files and nothing else. */
export async function servePortal(app: FastifyInstance, portalDir: string | undefined): Promise<void> {
  if (portalDir === undefined) return
  await app.register(fastifyStatic, {
    root: portalDir,
    wildcard: false,
    redirect: true,
    decorateReply: false,
    setHeaders: (reply, path) => {
      reply.header('cache-control', path.includes('/portal/') ? 'public, max-age=31536000, immutable' : 'no-cache')
    },
  })
}

/** Serves the console's files; an address that is a page of the console answers its one page. */
export async function serveConsole(
  app: FastifyInstance,
  consoleDir: string | undefined,
  answerMissing: (request: FastifyRequest, reply: FastifyReply) => FastifyReply,
): Promise<void> {
  if (consoleDir !== undefined) {
    await app.register(fastifyStatic, {
      root: consoleDir,
      wildcard: false,
      setHeaders: (reply, path) => {
        reply.header('cache-control', path.includes('/immutable/') ? 'public, max-age=31536000, immutable' : 'no-cache')
      },
    })
  }
  app.setNotFoundHandler((request, reply) => {
    const isPage = request.method === 'GET' && !/^\/(api|ingest|scim|_app)(\/|$)/.test(request.url)
    if (isPage && consoleDir !== undefined) return reply.sendFile('index.html', { cacheControl: false })
    return answerMissing(request, reply)
  })
}
