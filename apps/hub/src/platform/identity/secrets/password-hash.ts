import { type Argon2Parameters, argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { HubError } from '../../http/errors.ts'

// RFC 9106 §4, second recommended option, for where memory is shared with databases: 64 MiB, 3 passes, 4 lanes.
const MEMORY_KIB = 65_536
const PASSES = 3
const LANES = 4
const SALT_BYTES = 16
const TAG_BYTES = 32
/** Each takes 64 MiB: many sign-ins at once wait, they do not take the machine down. */
const AT_ONCE = 2
const WAITING = 200

const PHC = /^\$argon2id\$v=19\$m=(\d{1,8}),t=(\d{1,4}),p=(\d{1,3})\$([A-Za-z0-9+/]{1,90})\$([A-Za-z0-9+/]{1,90})$/

const derive = promisify<'argon2id', Argon2Parameters, Buffer>(argon2)
const queue: (() => void)[] = []
let running = 0

/** A PHC string (`$argon2id$v=19$m=…`), so that parameters can be raised later and old hashes still be checked. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES)
  const tag = await inTurn(() => derive('argon2id', parameters({ password, salt })))
  return `$argon2id$v=19$m=${MEMORY_KIB},t=${PASSES},p=${LANES}$${base64(salt)}$${base64(tag)}`
}

/** Takes the same time whether or not there is a hash, so that time does not tell who has an account. */
export async function verifyPassword(password: string, phc: string | undefined): Promise<boolean> {
  const match = PHC.exec(phc ?? '')
  const [, memory, passes, parallelism, salt, tag] = match ?? ['', MEMORY_KIB, PASSES, LANES, '', '']
  const expected = Buffer.from(tag, 'base64')
  const actual = await inTurn(() =>
    derive('argon2id', {
      ...parameters({ password, salt: match ? Buffer.from(salt, 'base64') : Buffer.alloc(SALT_BYTES) }),
      memory: Number(memory),
      passes: Number(passes),
      parallelism: Number(parallelism),
      tagLength: match ? expected.length : TAG_BYTES,
    }),
  )
  return match !== null && timingSafeEqual(actual, expected)
}

// Two keyboards may write one letter in two ways (NIST SP 800-63B §3.1.1.2 asks for normalisation).
function parameters({ password, salt }: { password: string; salt: Buffer }): Argon2Parameters {
  return {
    message: password.normalize('NFKC'),
    nonce: salt,
    memory: MEMORY_KIB,
    passes: PASSES,
    parallelism: LANES,
    tagLength: TAG_BYTES,
  }
}

function base64(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('=', '')
}

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (queue.length >= WAITING) {
    throw new HubError('unavailable', 'Too many people sign in at this moment. Try again in a few seconds.', {
      retryAfterSeconds: 5,
    })
  }
  if (running >= AT_ONCE) await new Promise<void>((resolve) => queue.push(resolve))
  else running += 1
  try {
    return await work()
  } finally {
    const next = queue.shift()
    if (next === undefined) running -= 1
    else next()
  }
}
