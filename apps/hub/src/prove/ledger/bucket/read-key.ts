import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'
import type { BucketConfig } from '../../../platform/config/index.ts'
import { HubError } from '../../../platform/hub-error.ts'
import { readSecret } from '../read-secret.ts'

const BucketKey = Type.Object(
  {
    accessKeyId: Type.String({ minLength: 1, maxLength: 200 }),
    secretAccessKey: Type.String({ minLength: 1, maxLength: 1_000 }),
    sessionToken: Type.Optional(Type.String({ minLength: 1, maxLength: 10_000 })),
  },
  { additionalProperties: false },
)
export type BucketKey = Static<typeof BucketKey>

/** The key that requests to the bucket are signed with. Throws HubError `bad-option`. */
export async function readBucketKey({ key, keyFile }: Pick<BucketConfig, 'key' | 'keyFile'>): Promise<BucketKey> {
  if (keyFile === undefined) {
    if (key !== undefined) return key
    throw new HubError('bad-option', 'The bucket of the log has no key: name its file by --ledger-s3-key.')
  }
  const text = await readSecret(keyFile).catch((cause: unknown) => {
    throw new HubError('bad-option', `The bucket's key cannot be read from ${keyFile}.`, { cause })
  })
  if (text === undefined)
    throw new HubError('bad-option', `Others may read the bucket's key in ${keyFile}. Say chmod 600 ${keyFile}.`)
  const found = parse(text)
  if (Value.Check(BucketKey, found)) return found
  throw new HubError(
    'bad-option',
    `The bucket's key in ${keyFile} must be JSON with the texts accessKeyId and secretAccessKey, perhaps sessionToken.`,
  )
}

/** Undefined for what is no JSON: the parser's message would repeat a part of the secret. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
