import { spawn } from 'node:child_process'
import { createPublicKey, type KeyObject, verify } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { type KeySigner, verifierKey } from '@atalaya/tlog'
import { Type } from 'typebox'
import { Value } from 'typebox/value'
import { HubError } from '../../../platform/hub-error.ts'
import { LedgerHalt } from '../model.ts'
import { readSecret } from '../read-secret.ts'

const TOOL = 'pkcs11-tool'
const ANSWER_WITHIN_MS = 10_000
const MOST_OUTPUT = 64 * 1024
const SIGNATURE_BYTES = 64

const TokenSettings = Type.Object(
  {
    /** The PKCS#11 library, as `/usr/lib/softhsm/libsofthsm2.so`. */
    module: Type.String({ minLength: 1, maxLength: 1_000 }),
    /** Label of the token, and of the Ed25519 key in it. */
    token: Type.String({ minLength: 1, maxLength: 64 }),
    key: Type.String({ minLength: 1, maxLength: 200 }),
    /** A file with the PIN alone, which nobody but the hub may read. */
    pinFile: Type.String({ minLength: 1, maxLength: 1_000 }),
  },
  { additionalProperties: false },
)

export interface TokenSettings {
  readonly module: string
  readonly token: string
  readonly key: string
  readonly pinFile: string
}

/** Reads the file that `--ledger-token` names. Throws HubError `bad-option`. */
export async function readTokenSettings(path: string): Promise<TokenSettings> {
  try {
    const settings: unknown = JSON.parse(await readFile(path, 'utf8'))
    if (Value.Check(TokenSettings, settings)) return settings
    throw new Error('it must have module, token, key and pinFile, all texts')
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new HubError('bad-option', `The token settings ${path} cannot be used: ${reason}.`, { cause })
  }
}

/**
 * Signs with an Ed25519 key that never leaves its PKCS#11 token, by OpenSC's pkcs11-tool: a library loaded by a child process
 * cannot harm the hub. The PIN goes by the environment, where other users do not see it. Throws LedgerHalt `key-missing`.
 */
export async function openTokenKey(settings: TokenSettings, name: string): Promise<KeySigner> {
  const publicKey = await readPublicKey(settings)
  const key = verifierKey(name, 'ed25519', rawKey(publicKey))
  return {
    name,
    keyId: key.keyId,
    verifierKey: key,
    async sign(bytes) {
      const pin = await readPin(settings.pinFile)
      const args = ['--login', '--pin', 'env:ATALAYA_PIN', '--sign', '--mechanism', 'EDDSA', '--label', settings.key]
      const signature = await runTool([...place(settings), ...args], { pin, input: bytes })
      if (signature.length !== SIGNATURE_BYTES || !verify(null, bytes, publicKey, signature))
        throw missing('The token gave a signature that its own key does not verify.')
      return signature
    },
  }
}

async function readPublicKey(settings: TokenSettings): Promise<KeyObject> {
  const args = ['--read-object', '--type', 'pubkey', '--label', settings.key]
  const answer = await runTool([...place(settings), ...args], {})
  try {
    const key = answer.subarray(0, 5).toString() === '-----' ? createPublicKey(answer) : fromDer(answer)
    if (key.asymmetricKeyType === 'ed25519') return key
    throw new Error(`it is a key for ${key.asymmetricKeyType}`)
  } catch (cause) {
    throw missing(`The key ${settings.key} of the token ${settings.token} is not an Ed25519 key.`, cause)
  }
}

function fromDer(der: Buffer): KeyObject {
  return createPublicKey({ key: der, format: 'der', type: 'spki' })
}

function rawKey(key: KeyObject): Uint8Array {
  return Buffer.from(key.export({ format: 'jwk' }).x ?? '', 'base64url')
}

function place({ module, token }: TokenSettings): string[] {
  return ['--module', module, '--token-label', token]
}

async function readPin(path: string): Promise<string> {
  const pin = await readSecret(path).catch((cause: unknown) => {
    throw missing(`The PIN cannot be read from ${path}.`, cause)
  })
  if (pin === undefined) throw missing(`Others may read the PIN in ${path}. Say chmod 600 ${path}.`)
  return pin.trim()
}

interface Run {
  readonly pin?: string
  readonly input?: Uint8Array
}

function runTool(args: readonly string[], { pin, input }: Run): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, ...(pin !== undefined && { ATALAYA_PIN: pin }) }
    const child = spawn(TOOL, args, { env, timeout: ANSWER_WITHIN_MS, killSignal: 'SIGKILL' })
    const out: Buffer[] = []
    let said = ''
    let length = 0
    child.stdout.on('data', (bytes: Buffer) => {
      length += bytes.length
      if (length <= MOST_OUTPUT) out.push(bytes)
    })
    child.stderr.on('data', (bytes: Buffer) => {
      said = (said + bytes.toString('utf8')).slice(-2_000)
    })
    child.stdin.on('error', () => undefined) // it ended before it read all: its code says why
    child.on('error', (cause) => reject(missing(`${TOOL} does not run: install OpenSC.`, cause)))
    child.on('close', (code, signal) => {
      if (code === 0 && length <= MOST_OUTPUT) return resolve(Buffer.concat(out))
      const reason = signal === null ? said.split('\n')[0] : `no answer in ${ANSWER_WITHIN_MS / 1000} s`
      reject(missing(`The token did not do it: ${reason}`))
    })
    child.stdin.end(input)
  })
}

/** Never tried again by itself: a token locks after a few wrong PINs. */
function missing(what: string, cause?: unknown): LedgerHalt {
  const then = 'Nothing is signed until the hub is started again with the key at hand.'
  return new LedgerHalt('key-missing', `${what} ${then}`, { cause })
}
