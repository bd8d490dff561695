import type { ByteReader } from './byte-reader.ts'
import { EvtxError } from './error.ts'
import { filetimeText, systemtimeText } from './filetime.ts'

/** A value of BinXML, ready to be shown. */
export type Value =
  | { readonly kind: 'null' }
  /** A string of the event's own. */
  | { readonly kind: 'text'; readonly text: string }
  /** Shown as a JSON number or boolean where it stands alone. */
  | { readonly kind: 'bare'; readonly value: number | bigint | boolean }
  /** What has a textual form only: GUID, SID, time, hexadecimal, floating point, bytes. */
  | { readonly kind: 'shown'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly Value[] }
  /** BinXML within BinXML: its place in the chunk. */
  | { readonly kind: 'fragment'; readonly start: number; readonly end: number }

export const NULL_VALUE: Value = { kind: 'null' }

export const TYPE_NULL = 0x00
export const TYPE_STRING = 0x01
export const TYPE_BINXML = 0x21
const TYPE_ANSI = 0x02
const TYPE_BINARY = 0x0e
const TYPE_SIZE = 0x10
const ARRAY = 0x80

/** Types of a fixed size: how they are read, and from how many bytes. */
const FIXED: ReadonlyMap<number, readonly [number, (reader: ByteReader) => Value]> = new Map([
  [0x03, [1, (reader) => bare(reader.i8())]],
  [0x04, [1, (reader) => bare(reader.u8())]],
  [0x05, [2, (reader) => bare(reader.i16())]],
  [0x06, [2, (reader) => bare(reader.u16())]],
  [0x07, [4, (reader) => bare(reader.i32())]],
  [0x08, [4, (reader) => bare(reader.u32())]],
  [0x09, [8, (reader) => bare(reader.i64())]],
  [0x0a, [8, (reader) => bare(reader.u64())]],
  [0x0b, [4, (reader) => shown(floatText(reader.f32(), true))]],
  [0x0c, [8, (reader) => shown(floatText(reader.f64(), false))]],
  [0x0d, [4, readBoolean]],
  [0x0f, [16, (reader) => shown(guidText(reader.take(16)))]],
  [0x11, [8, (reader) => shown(filetimeText(reader.u64()))]],
  [0x12, [16, (reader) => shown(systemtimeText(Array.from({ length: 8 }, () => reader.u16())))]],
  [0x14, [4, (reader) => shown(`0x${reader.u32().toString(16)}`)]],
  [0x15, [8, (reader) => shown(`0x${reader.u64().toString(16)}`)]],
])
const TYPE_SID = 0x13
const TYPE_HEX32 = 0x14
const TYPE_HEX64 = 0x15

/** Reads the value of a substitution, which fills the whole of `reader` (MS-EVEN6 §2.2.18). */
export function readValue(type: number, reader: ByteReader): Value {
  const size = reader.end - reader.at
  if (type === TYPE_NULL) return NULL_VALUE
  if (type === TYPE_STRING) return { kind: 'text', text: reader.utf16(size >> 1) }
  if (type === TYPE_ANSI) return { kind: 'text', text: reader.latin(size).replaceAll('\0', '') }
  if (type === TYPE_BINARY) return size === 0 ? NULL_VALUE : shown(hexText(reader.take(size)))
  if (type === TYPE_SID) return readSid(reader)
  if (type === TYPE_BINXML) return size === 0 ? NULL_VALUE : { kind: 'fragment', start: reader.at, end: reader.end }
  if (type === TYPE_SIZE) return readValue(size === 4 ? TYPE_HEX32 : TYPE_HEX64, reader)
  if ((type & ARRAY) !== 0) return { kind: 'list', items: readItems(type & ~ARRAY, reader) }
  const fixed = FIXED.get(type)
  if (fixed === undefined) throw new EvtxError('binxml', `unknown type of value 0x${type.toString(16)}`)
  return fixed[1](reader)
}

/** Reads a value within the text of a template or element, which tells its own length. */
export function readInlineValue(type: number, reader: ByteReader): Value {
  if (type === TYPE_STRING) return { kind: 'text', text: reader.utf16(reader.u16()) }
  if (type === TYPE_NULL) return NULL_VALUE
  const size = type === TYPE_BINXML ? reader.u16() : (FIXED.get(type)?.[0] ?? -1)
  if (size < 0) throw new EvtxError('binxml', `type 0x${type.toString(16)} cannot stand within text`)
  const start = reader.skip(size)
  return readValue(type, reader.within(start, start + size))
}

function readItems(type: number, reader: ByteReader): Value[] {
  if (type === TYPE_STRING) return readStrings(reader)
  if (type === TYPE_ANSI) return readAnsiStrings(reader)
  const items: Value[] = []
  if (type === TYPE_SID) {
    while (reader.at < reader.end) items.push(readSid(reader))
    return items
  }
  const fixed = FIXED.get(type)
  if (fixed === undefined) throw new EvtxError('binxml', `unknown type of list 0x${type.toString(16)}`)
  if ((reader.end - reader.at) % fixed[0] !== 0) throw new EvtxError('binxml', 'a list ends within an item')
  while (reader.at < reader.end) items.push(fixed[1](reader))
  return items
}

/** Strings one after the other, each ended by a NUL. */
function readStrings(reader: ByteReader): Value[] {
  const items: Value[] = []
  while (reader.at < reader.end) {
    const probe = reader.within(reader.at, reader.end)
    let units = 0
    while (probe.at + 2 <= probe.end && probe.u16() !== 0) units++
    items.push({ kind: 'text', text: reader.utf16(units) })
    reader.skip(Math.min(2, reader.end - reader.at))
  }
  return items
}

function readAnsiStrings(reader: ByteReader): Value[] {
  const text = reader.latin(reader.end - reader.at)
  if (text === '') return []
  const parts = (text.endsWith('\0') ? text.slice(0, -1) : text).split('\0')
  return parts.map((part) => ({ kind: 'text', text: part }))
}

/** Values other than 0 and 1 are kept: Windows writes flags into some. */
function readBoolean(reader: ByteReader): Value {
  const value = reader.i32()
  return bare(value === 0 ? false : value === 1 ? true : value)
}

/** MS-DTYP §2.4.2.2. */
function readSid(reader: ByteReader): Value {
  const revision = reader.u8()
  const count = reader.u8()
  let authority = 0
  for (let i = 0; i < 6; i++) authority = authority * 256 + reader.u8()
  let text = `S-${revision}-${authority}`
  for (let i = 0; i < count; i++) text += `-${reader.u32()}`
  return shown(text)
}

/** MS-DTYP §2.3.4.3, lower case, in braces. */
function guidText(bytes: Uint8Array): string {
  const hex = hexText(bytes).toLowerCase()
  const pairs = (order: readonly number[]) => order.map((i) => hex.slice(i * 2, i * 2 + 2)).join('')
  const parts = [
    [3, 2, 1, 0],
    [5, 4],
    [7, 6],
    [8, 9],
    [10, 11, 12, 13, 14, 15],
  ]
  return `{${parts.map(pairs).join('-')}}`
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).toUpperCase().padStart(2, '0'))

function hexText(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += HEX[byte]
  return text
}

/** The shortest decimal that reads back as the same number, with at least one decimal. */
function floatText(value: number, single: boolean): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? 'inf' : '-inf'
  let text = String(value)
  for (let digits = 1; single && digits <= 9; digits++) {
    const shorter = Number(value.toPrecision(digits))
    if (Math.fround(shorter) === value) {
      text = String(shorter)
      break
    }
  }
  return /^-?\d+$/.test(text) ? `${text}.0` : text
}

function bare(value: number | bigint | boolean): Value {
  return { kind: 'bare', value }
}

function shown(text: string): Value {
  return { kind: 'shown', text }
}

/** True for what a template may leave out. */
export function isEmpty(value: Value): boolean {
  if (value.kind === 'text') return value.text === ''
  return value.kind === 'null' || (value.kind === 'list' && value.items.length === 0)
}

export function textOf(value: Value): string {
  if (value.kind === 'text' || value.kind === 'shown') return value.text
  if (value.kind === 'bare') return String(value.value)
  return value.kind === 'list' ? value.items.map(textOf).join(',') : ''
}
