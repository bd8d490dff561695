import { createHash } from 'node:crypto'
import { HubError } from '../../http/errors.ts'
import { openBreachedFile } from './breached-file.ts'
import { countInRange } from './breached-range.ts'
import { plainLetters, whatIsLeft } from './most-used.ts'

/** What a password must have besides words that are guessed first. */
const OWN_LETTERS = 6
const DIFFERENT_LETTERS = 5
const SHORTEST_WORD = 4

/** Whom the password is for: words about them are what is guessed first. */
export interface Whose {
  readonly name: string
  readonly email: string
  readonly institution: string
}

export interface PasswordJudge extends AsyncDisposable {
  /** Throws `invalid`, saying what is wrong with it, for a password that is likely to be guessed. */
  require(password: string, whose: Whose): Promise<void>
}

export interface JudgeOptions {
  readonly breachedFile?: string | undefined
  readonly breachedRangeUrl?: string | undefined
  /** A service that does not answer lets people choose a password all the same; this is told. */
  readonly onFailure?: (error: unknown) => void
}

/** NIST SP 800-63B §3.1.1.2: compare with breached, common and context-specific values, and say why. */
export async function openPasswordJudge(options: JudgeOptions = {}): Promise<PasswordJudge> {
  const file = options.breachedFile === undefined ? undefined : await openBreachedFile(options.breachedFile)
  return {
    async require(password, whose) {
      requireOwnWords(password, whose)
      const hash = createHash('sha1').update(password).digest('hex').toUpperCase()
      const seen = (await file?.count(hash)) || (await seenInRange(options, hash))
      if (seen > 0) {
        throw new HubError(
          'invalid',
          'This password is in lists of stolen passwords, which attackers try first. Choose one that you use nowhere else.',
        )
      }
    },
    async [Symbol.asyncDispose]() {
      await file?.[Symbol.asyncDispose]()
    },
  }
}

function requireOwnWords(password: string, { name, email, institution }: Whose): void {
  const letters = plainLetters(password)
  if (new Set(letters).size < DIFFERENT_LETTERS || whatIsLeft(letters, []).length < OWN_LETTERS) {
    throw new HubError(
      'invalid',
      'This password is one of the first that attackers try. Choose a long phrase of words that have nothing to do with each other.',
    )
  }
  const words = [name, email.replace(/@.*$/, ''), email.replace(/^.*@/, ''), institution]
    .flatMap((text) => text.split(/[^\p{L}\p{N}]+/u))
    .map(plainLetters)
    .filter((word) => word.length >= SHORTEST_WORD)
  if (whatIsLeft(letters, words).length < OWN_LETTERS) {
    throw new HubError(
      'invalid',
      'This password is made of your name, your address or the institution’s name. Choose words that have nothing to do with you.',
    )
  }
}

async function seenInRange({ breachedRangeUrl, onFailure }: JudgeOptions, hash: string): Promise<number> {
  if (breachedRangeUrl === undefined) return 0
  try {
    return await countInRange(breachedRangeUrl, hash)
  } catch (error) {
    onFailure?.(error)
    return 0
  }
}
