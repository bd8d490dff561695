import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance } from 'fastify'

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
  await app.register(swaggerUi, { routePrefix: '/api/docs', staticCSP: true })
}
