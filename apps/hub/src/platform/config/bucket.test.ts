import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readConfig } from './index.ts'

const read = (env: Record<string, string>) => readConfig({ args: [], env, cwd: '/srv/atalaya' }).ledger.bucket
const BUCKET = { ATALAYA_LEDGER_BUCKET: 's3://public-log/ministry/log' }
const KEY = { AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'very secret' }

test('the log stays in the data directory unless a bucket is named', () => {
  assert.equal(read(KEY), undefined)
})

test('a bucket is at Amazon unless an endpoint is named, its key from a file or the usual variables', () => {
  assert.deepEqual(read({ ...BUCKET, ...KEY, AWS_REGION: 'eu-west-3' }), {
    name: 'public-log',
    prefix: 'ministry/log/',
    endpoint: 'https://s3.eu-west-3.amazonaws.com',
    region: 'eu-west-3',
    key: { accessKeyId: 'id', secretAccessKey: 'very secret' },
  })
  assert.deepEqual(
    read({
      ATALAYA_LEDGER_BUCKET: 's3://log',
      ATALAYA_LEDGER_S3_ENDPOINT: 'https://objects.example.org:9000/',
      ATALAYA_LEDGER_S3_KEY: 'key.json',
    }),
    {
      name: 'log',
      prefix: '',
      endpoint: 'https://objects.example.org:9000',
      region: 'us-east-1',
      keyFile: '/srv/atalaya/key.json',
    },
  )
})

test('what is no bucket, no endpoint or has no key is refused, with what to change and no secret', () => {
  const wrong: readonly (readonly [Record<string, string>, RegExp])[] = [
    [BUCKET, /needs a key: name its file by --ledger-s3-key/],
    [{ ...KEY, ATALAYA_LEDGER_BUCKET: 'https://log.example.org' }, /must be s3:\/\/BUCKET/],
    [{ ...KEY, ATALAYA_LEDGER_BUCKET: 's3://log/../other' }, /must be s3:\/\/BUCKET/],
    [{ ...KEY, ...BUCKET, ATALAYA_LEDGER_S3_ENDPOINT: 'objects.example.org' }, /--ledger-s3-endpoint must be a URL/],
    [{ ...KEY, ...BUCKET, ATALAYA_LEDGER_S3_ENDPOINT: 'https://u:very-secret@h' }, /without user or query/],
    [{ ...KEY, ...BUCKET, ATALAYA_LEDGER_S3_REGION: 'A/B' }, /--ledger-s3-region/],
  ]
  for (const [env, message] of wrong)
    assert.throws(
      () => read(env),
      (error: Error) => message.test(error.message) && !/very.secret/.test(error.message),
    )
})
