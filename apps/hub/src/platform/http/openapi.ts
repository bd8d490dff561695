import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance } from 'fastify'
import type { Route } from './route.ts'
import { scopeNeeded } from './token-scope.ts'

const LOGO = `<svg xmlns="http://www.w3.org/2000/svg" width="120" height="32"><text x="4" y="23" font-family="sans-serif" font-size="20" font-weight="700" fill="#fff">Atalaya</text></svg>`

/** Describes every route from its own schema, to be browsed at /api/docs and read at /api/docs/json. */
export async function describeApi(app: FastifyInstance): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Atalaya', version: '0.1.0', description: 'Security of an institution with many offices.' },
      components: {
        securitySchemes: {
          session: {
            type: 'apiKey',
            in: 'cookie',
            name: 'atalaya_session',
            description: 'A person who signed in to the console; changes also send X-CSRF-Token.',
          },
          token: {
            type: 'http',
            scheme: 'bearer',
            bearerFormat: 'atl_…',
            description: 'The token of a person or of a service account (Settings, Programs), with the scope named.',
          },
          source: { type: 'http', scheme: 'bearer', description: 'The token of a source of events.' },
        },
      },
    },
  })
  await app.register(swaggerUi, {
    routePrefix: '/api/docs',
    staticCSP: true,
    logo: { type: 'image/svg+xml', content: Buffer.from(LOGO), href: '/', target: '_self' },
    theme: { title: 'Atalaya API' },
  })
}

/** What a route wants to be shown, for its description. OpenAPI 3.1 lets a bearer scheme name what it must be for. */
export function securityOf(route: Route): { [scheme: string]: string[] }[] {
  if (route.access.kind === 'public') return []
  if (route.access.kind === 'source') return [{ source: [] }]
  const scope = scopeNeeded(route)
  if (scope === 'in-person') return [{ session: [] }]
  const token = { token: scope === 'any' ? [] : [scope] }
  return route.access.kind === 'scim' ? [token] : [{ session: [] }, token]
}
