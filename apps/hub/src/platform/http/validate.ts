import { Ajv, type Options } from 'ajv'
import addFormats from 'ajv-formats'
import type { FastifySchemaCompiler } from 'fastify'
import type { TSchema } from 'typebox'

const OPTIONS: Options = { removeAdditional: true, useDefaults: true, allErrors: false }

/**
 * An address carries text alone, so its values are read as what the schema asks for. A JSON body says what it means:
 * read so, a null latitude would become 0.
 */
export function createValidator(): FastifySchemaCompiler<TSchema> {
  const ofAddresses = withFormats(new Ajv({ ...OPTIONS, coerceTypes: 'array' }))
  const ofBodies = withFormats(new Ajv(OPTIONS))
  return ({ schema, httpPart }) => (httpPart === 'body' ? ofBodies : ofAddresses).compile(schema)
}

function withFormats(ajv: Ajv): Ajv {
  return addFormats.default(ajv)
}
