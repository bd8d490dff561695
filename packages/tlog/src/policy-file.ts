import { equalBytes, utf8Bytes } from './bytes.ts'
import { MAX_POLICY_BYTES, MAX_POLICY_ITEMS } from './limits.ts'
import type { Policy, PolicyLog, PolicyWitness, Quorum } from './policy.ts'
import { shorten } from './size.ts'
import { TlogError } from './tlog-error.ts'
import { formatVerifierKey, parseVerifierKey, type VerifierKey } from './verifier-key.ts'

interface Draft {
  readonly logs: PolicyLog[]
  readonly witnesses: PolicyWitness[]
  /** Witnesses and groups share one namespace; names are opaque octets, one character each. */
  readonly named: Map<string, Quorum>
  readonly grouped: Set<string>
  quorum: Quorum | undefined
}

/** tlog-policy, "Policy file syntax and structure". Messages name the line. */
export function parsePolicy(file: Uint8Array | string): Policy {
  const bytes = typeof file === 'string' ? utf8Bytes(file) : file
  if (bytes.length > MAX_POLICY_BYTES)
    throw new TlogError('too-large', `the policy has ${bytes.length} bytes; up to ${MAX_POLICY_BYTES} are read`)
  const draft: Draft = { logs: [], witnesses: [], named: new Map(), grouped: new Set(), quorum: undefined }
  for (const [at, line] of octets(bytes).split('\n').entries()) readLine(line, at + 1, draft)
  const { logs, witnesses, quorum } = draft
  if (quorum === undefined) throw new TlogError('malformed', 'the policy has no quorum line: add one, or "quorum none"')
  return { logs, witnesses, quorum }
}

function readLine(line: string, number: number, draft: Draft): void {
  const words = line.split(/[ \t]+/).filter((word) => word !== '')
  const [keyword = '#', ...rest] = words
  if (keyword.startsWith('#')) return
  try {
    if (/[^\t\x20-\x7e\x80-\xff]/.test(line)) throw new TlogError('malformed', 'it holds control characters')
    readerOf(keyword)(rest, draft)
  } catch (error) {
    if (!(error instanceof TlogError)) throw error
    throw new TlogError(error.code, `line ${number} of the policy: ${error.message}`, { cause: error })
  }
}

type LineReader = (words: readonly string[], draft: Draft) => void

function readerOf(keyword: string): LineReader {
  const reader = READERS.get(keyword)
  if (reader === undefined)
    throw new TlogError('malformed', `expected log, witness, group or quorum: ${shorten(keyword)}`)
  return reader
}

const READERS = new Map<string, LineReader>([
  ['log', readLog],
  ['witness', readWitness],
  ['group', readGroup],
  ['quorum', readQuorum],
])

function readLog(words: readonly string[], draft: Draft): void {
  const [vkey = '', url] = expectWords(words, 1, 2, 'log <vkey> [<url>]')
  const key = parseVerifierKey(displayed(vkey))
  requireRoom(draft.logs, 'logs')
  requireNew(key, draft.logs)
  draft.logs.push(url === undefined ? { key } : { key, url: displayed(url) })
}

function readWitness(words: readonly string[], draft: Draft): void {
  const [name = '', vkey = '', url] = expectWords(words, 2, 3, 'witness <name> <vkey> [<url>]')
  const key = parseVerifierKey(displayed(vkey))
  if (key.type === 'ed25519')
    throw new TlogError(
      'unsupported',
      `the key of witness ${shorten(name)} signs notes, not cosignatures (type 4 or 6)`,
    )
  requireRoom(draft.witnesses, 'witnesses')
  requireNew(key, draft.witnesses)
  const plain = { name: displayed(name), key }
  const witness = url === undefined ? plain : { ...plain, url: displayed(url) }
  define(name, { kind: 'witness', witness }, draft)
  draft.witnesses.push(witness)
}

function readGroup(words: readonly string[], draft: Draft): void {
  const [name = '', k = '', ...names] = expectWords(words, 3, MAX_POLICY_ITEMS, 'group <name> <k|all|any> <name>...')
  const members = names.map((member) => memberOf(member, draft))
  const threshold = k === 'all' ? names.length : k === 'any' ? 1 : /^[1-9][0-9]{0,8}$/.test(k) ? Number(k) : 0
  if (threshold < 1 || threshold > names.length)
    throw new TlogError('malformed', `the threshold is all, any, or 1 to ${names.length}: ${shorten(k)}`)
  define(name, { kind: 'group', name: displayed(name), threshold, members }, draft)
}

function readQuorum(words: readonly string[], draft: Draft): void {
  const [name = ''] = expectWords(words, 1, 1, 'quorum <name>')
  if (draft.quorum !== undefined) throw new TlogError('malformed', 'a policy has one quorum line')
  draft.quorum = name === 'none' ? { kind: 'none' } : lookUp(name, draft)
}

function expectWords(words: readonly string[], least: number, most: number, form: string): readonly string[] {
  if (words.length < least || words.length > most) throw new TlogError('malformed', `its form is: ${form}`)
  return words
}

// "Each defined name can be listed as a group member at most once."
function memberOf(name: string, draft: Draft): Quorum {
  const member = lookUp(name, draft)
  if (draft.grouped.has(name)) throw new TlogError('malformed', `${shorten(name)} is already in a group`)
  draft.grouped.add(name)
  return member
}

function lookUp(name: string, draft: Draft): Quorum {
  const found = draft.named.get(name)
  if (found === undefined) throw new TlogError('malformed', `no line before defines ${shorten(name)}`)
  return found
}

function define(name: string, quorum: Quorum, draft: Draft): void {
  if (name === 'none' || draft.named.has(name)) throw new TlogError('malformed', `${shorten(name)} is already a name`)
  if (draft.named.size >= 2 * MAX_POLICY_ITEMS) throw new TlogError('too-large', 'the policy has too many groups')
  draft.named.set(name, quorum)
}

function requireRoom(items: readonly unknown[], what: string): void {
  if (items.length >= MAX_POLICY_ITEMS)
    throw new TlogError('too-large', `a policy may have ${MAX_POLICY_ITEMS} ${what} here`)
}

// "Two vkeys are considered duplicate if they wrap the same underlying public key"
function requireNew(key: VerifierKey, others: readonly { readonly key: VerifierKey }[]): void {
  const twin = others.find((other) => equalBytes(other.key.publicKey, key.publicKey))
  if (twin !== undefined)
    throw new TlogError('malformed', `${shorten(key.name)} and ${shorten(twin.key.name)} have the same public key`)
}

// The file is octets: one character each here, so that names compare as octets.
function octets(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192))
  return text
}

function displayed(word: string): string {
  const bytes = Uint8Array.from(word, (octet) => octet.charCodeAt(0))
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
}

/** The file that parsePolicy reads as `policy`. */
export function formatPolicy({ logs, witnesses, quorum }: Policy): string {
  const lines = [
    ...logs.map(({ key, url }) => ['log', formatVerifierKey(key), url]),
    ...witnesses.map(({ name, key, url }) => ['witness', name, formatVerifierKey(key), url]),
    ...groupLines(quorum),
    ['quorum', quorumName(quorum)],
  ]
  return lines.map((words) => `${words.filter((word) => word !== undefined).join(' ')}\n`).join('')
}

// Members before the group that names them.
function groupLines(quorum: Quorum): string[][] {
  if (quorum.kind !== 'group') return []
  const { name, threshold, members } = quorum
  return [...members.flatMap(groupLines), ['group', name, String(threshold), ...members.map(quorumName)]]
}

function quorumName(quorum: Quorum): string {
  if (quorum.kind === 'none') return 'none'
  return quorum.kind === 'witness' ? quorum.witness.name : quorum.name
}
