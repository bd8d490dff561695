import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance } from 'fastify'

const LOGO = `<svg xmlns="http://www.w3.org/2000/svg" width="120" height="32"><text x="4" y="23" font-family="sans-serif" font-size="20" font-weight="700" fill="#fff">Atalaya</text></svg>`

/** Describes every route from its own schema, to be browsed at /api/docs and read at /api/docs/json. */
export async function describeApi(app: FastifyInstance): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Atalaya', version: '0.1.0', description: 'Security of an institution with many offices.' },
      components: {
        securitySchemes: {
          session: { type: 'apiKey', in: 'cookie', name: 'atalaya_session' },
          source: { type: 'http', scheme: 'bearer' },
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
