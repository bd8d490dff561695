import { closeSync, createReadStream, openSync, readFileSync, readSync, statSync } from 'node:fs'
import { extname } from 'node:path'
import { TextDecoder } from 'node:util'
import { createGunzip } from 'node:zlib'
import { unzipSync } from 'fflate'

const CHUNK_BYTES = 8 * 1024 * 1024
const MAX_ZIP_BYTES = 2 * 1024 ** 3
// An entry of a zip, or a JSON document in one piece, is held in memory.
const MAX_WHOLE_BYTES = 1024 ** 3
const NEWLINE = 10
const BRACE = 123
const BRACKET = 91

/** A run of whole records of one file, or of one entry of an archive. */
export interface Chunk {
  /** The file, or `archive.zip!entry`. */
  readonly name: string
  readonly bytes: Uint8Array
  /** True for the first chunk of each file or entry. */
  readonly first: boolean
}

/** Reads a file piece by piece, unpacking .gz and .zip. Throws when it cannot be read or is larger than the bounds. */
export async function* readRecords(path: string, start: FileStart): AsyncIterable<Chunk> {
  switch (extname(path).toLowerCase()) {
    case '.zip':
      yield* zipEntries(path)
      return
    case '.gz':
      yield* recordChunks(path, inUtf8(createReadStream(path).pipe(createGunzip())))
      return
    default:
      if (isReadWhole(start) && utf16Of(start.bytes) === undefined)
        yield { name: path, bytes: readFileSync(path), first: true }
      else yield* recordChunks(path, inUtf8(createReadStream(path, { highWaterMark: CHUNK_BYTES })))
  }
}

async function* zipEntries(path: string): AsyncIterable<Chunk> {
  const { size } = statSync(path)
  if (size > MAX_ZIP_BYTES)
    throw new Error(`archive of ${size} bytes, more than ${MAX_ZIP_BYTES}: unpack it and scan the folder`)
  const archive = readFileSync(path)
  const names: string[] = []
  // The filter sees every entry's name and size before anything is unpacked.
  unzipSync(archive, {
    filter: ({ name, originalSize }) => {
      if (originalSize > MAX_WHOLE_BYTES)
        throw new Error(
          `entry ${name} of ${originalSize} bytes, more than ${MAX_WHOLE_BYTES}: unpack it and scan the folder`,
        )
      if (!name.endsWith('/') && originalSize > 0) names.push(name)
      return false
    },
  })
  for (const wanted of names) {
    const bytes = unzipSync(archive, { filter: ({ name }) => name === wanted })[wanted]
    const utf16 = bytes && utf16Of(bytes)
    if (bytes !== undefined)
      yield { name: `${path}!${wanted}`, bytes: utf16 ? Buffer.from(utf16.decode(bytes)) : bytes, first: true }
  }
}

/** How a file begins, by which its kind is told. */
export interface FileStart {
  readonly bytes: Buffer
  readonly size: number
}

/** Of a pipe, which can be read only once, nothing is told. */
export function startOf(path: string): FileStart {
  const entry = statSync(path)
  if (!entry.isFile()) return { bytes: Buffer.alloc(0), size: 0 }
  const file = openSync(path, 'r')
  try {
    const bytes = Buffer.alloc(64)
    return { bytes: bytes.subarray(0, readSync(file, bytes, 0, bytes.length, 0)), size: entry.size }
  } finally {
    closeSync(file)
  }
}

/** What no log begins with: a byte of zero, but in UTF-16. A packed file is judged by what it holds. */
export function isBinary(path: string, start: FileStart): boolean {
  return start.bytes.includes(0) && utf16Of(start.bytes) === undefined && !/\.(zip|gz)$/i.test(path)
}

/** PowerShell writes text so, with a mark before it. */
function utf16Of(bytes: Uint8Array): TextDecoder | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le')
  return bytes[0] === 0xfe && bytes[1] === 0xff ? new TextDecoder('utf-16be') : undefined
}

async function* inUtf8(parts: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let decoder: TextDecoder | undefined
  let held: Buffer | undefined = Buffer.alloc(0)
  for await (const part of parts) {
    const bytes: Buffer = held === undefined ? part : Buffer.concat([held, part])
    if (held !== undefined) {
      held = bytes
      if (bytes.length < 2) continue // the mark may come in two parts
      held = undefined
      decoder = utf16Of(bytes)
    }
    yield decoder === undefined ? bytes : Buffer.from(decoder.decode(bytes, { stream: true }))
  }
  if (held !== undefined) yield held
}

/** Small files, and JSON documents in one piece. What tells no size (a pipe, a file of the kernel's) is read as it comes. */
function isReadWhole({ bytes, size }: FileStart): boolean {
  if (size > 0 && size <= CHUNK_BYTES) return true
  const first = bytes.find((byte) => byte > 32 && byte < 128)
  return first === BRACKET && size <= MAX_WHOLE_BYTES
}

async function* recordChunks(name: string, stream: AsyncIterable<Buffer>): AsyncIterable<Chunk> {
  let held: Buffer[] = []
  let heldBytes = 0
  let wanted = CHUNK_BYTES
  let first = true
  for await (const piece of stream) {
    held.push(piece)
    heldBytes += piece.length
    if (heldBytes < wanted) continue
    const bytes = Buffer.concat(held)
    const cut = lastRecordEnd(bytes)
    if (cut > 0) {
      yield { name, bytes: bytes.subarray(0, cut), first }
      first = false
    }
    held = [bytes.subarray(cut)]
    heldBytes = bytes.length - cut
    // A record without end is looked at again only when it has doubled: each look costs all that is held.
    wanted = Math.max(CHUNK_BYTES, 2 * heldBytes)
    if (heldBytes > MAX_WHOLE_BYTES) throw new Error(`a record of more than ${MAX_WHOLE_BYTES} bytes`)
  }
  if (heldBytes > 0) yield { name, bytes: Buffer.concat(held), first }
}

/** Just past the last whole record. JSON objects may span lines: there, a record begins with a brace at a line's start. */
function lastRecordEnd(bytes: Buffer): number {
  if (bytes[0] !== BRACE) return bytes.lastIndexOf(NEWLINE) + 1
  return bytes.lastIndexOf('\n{') + 1
}
