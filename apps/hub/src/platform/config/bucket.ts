import { resolve } from 'node:path'
import { HubError } from '../hub-error.ts'
import { parseUrl } from './parse-setting.ts'
import type { OptionName } from './settings.ts'

/** A bucket of an S3 service, in which the log's files are kept. */
export interface BucketConfig {
  readonly name: string
  /** What all keys begin with: empty, or with a slash at its end. */
  readonly prefix: string
  /** Without a slash at its end. */
  readonly endpoint: string
  readonly region: string
  /** Absolute: JSON with the key's id and its secret. */
  readonly keyFile?: string
  /** From the environment, where no file is named. */
  readonly key?: { readonly accessKeyId: string; readonly secretAccessKey: string; readonly sessionToken?: string }
}

type Environment = Readonly<Record<string, string | undefined>>

// S3's rules for names of buckets, and for prefixes what needs no care in a URL.
const BUCKET = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/([A-Za-z0-9._/-]{0,500}))?$/
const REGION = /^[a-z0-9-]{1,64}$/

export function readBucket(
  one: (option: OptionName) => string | undefined,
  { cwd, env }: { readonly cwd: string; readonly env: Environment },
): BucketConfig | undefined {
  const text = one('ledger-bucket')
  if (text === undefined) return undefined
  const [, name, path = ''] = BUCKET.exec(text) ?? []
  const folders = path.split('/').filter((folder) => folder !== '')
  if (name === undefined || folders.some((folder) => /^\.+$/.test(folder)))
    throw new HubError('bad-option', `--ledger-bucket must be s3://BUCKET or s3://BUCKET/PREFIX: “${text}” is not.`)
  const region = one('ledger-s3-region') ?? env.AWS_REGION ?? env.AWS_DEFAULT_REGION ?? 'us-east-1'
  if (!REGION.test(region)) throw new HubError('bad-option', `--ledger-s3-region must be a word such as us-east-1.`)
  return {
    name,
    prefix: folders.map((folder) => `${folder}/`).join(''),
    endpoint: readEndpoint(one('ledger-s3-endpoint') ?? `https://s3.${region}.amazonaws.com`),
    region,
    ...readKey(one('ledger-s3-key'), cwd, env),
  }
}

function readEndpoint(text: string): string {
  const { origin, pathname, search, username } = parseUrl('ledger-s3-endpoint', text, ['https:', 'http:'])
  if (search !== '' || username !== '')
    throw new HubError('bad-option', '--ledger-s3-endpoint must be a plain URL, without user or query.')
  return `${origin}${pathname.replace(/\/$/, '')}`
}

function readKey(file: string | undefined, cwd: string, env: Environment): Pick<BucketConfig, 'key' | 'keyFile'> {
  if (file !== undefined) return { keyFile: resolve(cwd, file) }
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = env
  if (!AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY)
    throw new HubError(
      'bad-option',
      '--ledger-bucket needs a key: name its file by --ledger-s3-key, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.',
    )
  return {
    key: {
      accessKeyId: AWS_ACCESS_KEY_ID,
      secretAccessKey: AWS_SECRET_ACCESS_KEY,
      ...(AWS_SESSION_TOKEN ? { sessionToken: AWS_SESSION_TOKEN } : {}),
    },
  }
}
