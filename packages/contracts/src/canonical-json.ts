/** Deeper than this is no document of ours, and hostile nesting must not exhaust the stack. */
const MAX_DEPTH = 100

/** The value cannot be written as canonical JSON; the message says where and why. */
export class CanonicalJsonError extends Error {
  override readonly name = 'CanonicalJsonError'
}

/**
 * The one text of a JSON value (RFC 8785, JSON Canonicalization Scheme), so that its hash is the hash of what it means.
 * Takes what `JSON.parse` gives: anything else (undefined, NaN, a date, a lone surrogate) throws CanonicalJsonError,
 * because two parties might write it differently.
 */
export function canonicalJson(value: unknown): string {
  return write(value, '$', 0)
}

function write(value: unknown, path: string, depth: number): string {
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'string') return writeText(value, path)
  if (typeof value === 'number') return writeNumber(value, path)
  if (typeof value !== 'object') throw new CanonicalJsonError(`${path} is ${typeof value}, which JSON does not know`)
  if (depth >= MAX_DEPTH) throw new CanonicalJsonError(`${path} is nested deeper than ${MAX_DEPTH} levels`)
  return Array.isArray(value) ? writeArray(value, path, depth) : writeObject(value, path, depth)
}

// §3.2.2.3: as ECMAScript writes numbers, -0 as 0; there is no NaN and no infinity.
function writeNumber(value: number, path: string): string {
  if (!Number.isFinite(value)) throw new CanonicalJsonError(`${path} is ${value}, which JSON does not know`)
  return JSON.stringify(value)
}

// §3.2.2.2: JSON.stringify escapes exactly as asked, but would write a lone surrogate, which is no Unicode text.
function writeText(value: string, path: string): string {
  if (!value.isWellFormed()) throw new CanonicalJsonError(`${path} holds a lone surrogate`)
  return JSON.stringify(value)
}

function writeArray(items: readonly unknown[], path: string, depth: number): string {
  // Array.from visits holes too, which are undefined and so refused.
  return `[${Array.from(items, (item, index) => write(item, `${path}[${index}]`, depth + 1)).join(',')}]`
}

function writeObject(value: object, path: string, depth: number): string {
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null)
    throw new CanonicalJsonError(`${path} is not a plain object`)
  const members = Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1)) // §3.2.3: by UTF-16 code units, as < compares
    .map(([name, member]) => `${writeText(name, path)}:${write(member, `${path}.${name}`, depth + 1)}`)
  return `{${members.join(',')}}`
}
