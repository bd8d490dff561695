import type { ByteReader } from './byte-reader.ts'
import { EvtxError } from './error.ts'
import { filetimeText } from './filetime.ts'
import { guidText, hex64Text, keptText, sidSize, sidText, u32 } from './shown-text.ts'
import type { Bound } from './tree.ts'
import { utf16Text } from './utf16-text.ts'
import { type Bare, isEmpty, LEAST_SIZES, NULL_VALUE, readValue, shownAlone, TYPE, type Value } from './value.ts'

const MAX_VALUES = 8_192

/** A value, or the elements of the BinXML that it was. */
export type SlotValue = Value | { readonly kind: 'elements'; readonly elements: readonly Bound[] }

/**
 * The values that fill the slots of a template. Each is checked as it comes, but decoded only when it is asked for, and
 * then straight into what is to be shown.
 */
export class Slots {
  /** Whether a value is a list, which repeats the element around it. */
  hasLists = false
  readonly #reader: ByteReader
  readonly #count: number
  /** Where sizes and types stand: four bytes each. */
  readonly #table: number
  readonly #starts: number[]
  /** Lists and elements, which are more than one value. */
  #composite: Map<number, SlotValue> | undefined

  /** Reads past the values (MS-EVEN6 §2.2.12). Throws when one is damaged. */
  constructor(reader: ByteReader, parseElements: (reader: ByteReader) => Bound[]) {
    const count = reader.u32()
    if (count > MAX_VALUES) throw new EvtxError('binxml', `a template with ${count} values`)
    this.#reader = reader
    this.#count = count
    this.#table = reader.skip(count * 4)
    this.#starts = new Array(count)
    for (let i = 0; i < count; i++) {
      const size = this.#size(i)
      this.#starts[i] = reader.skip(size)
      if (size < (LEAST_SIZES[this.#type(i)] as number)) this.#examine(i, parseElements)
    }
  }

  isNull(index: number): boolean {
    return index < this.#count && isNullType(this.#type(index), this.#size(index))
  }

  isComposite(index: number): boolean {
    return this.#composite?.has(index) === true
  }

  /** The elements of the BinXML that the value is. */
  elements(index: number): readonly Bound[] | undefined {
    const value = this.#composite?.get(index)
    return value?.kind === 'elements' ? value.elements : undefined
  }

  at(index: number): SlotValue | undefined {
    if (index >= this.#count) return undefined
    const composite = this.#composite?.get(index)
    if (composite) return composite
    const type = this.#type(index)
    const size = this.#size(index)
    const start = this.#start(index)
    return isNullType(type, size) ? NULL_VALUE : readValue(type, this.#reader.within(start, start + size))
  }

  /** A value that is not composite where it stands alone; undefined for nothing. */
  alone(index: number): Bare | string | undefined {
    if (this.isNull(index) || index >= this.#count) return undefined
    const { bytes } = this.#reader
    const start = this.#start(index)
    switch (this.#type(index)) {
      case TYPE.string:
        return utf16Text(bytes, start, this.#size(index) >> 1) || undefined
      case TYPE.uint8:
        return bytes[start]
      case TYPE.uint16:
        return (bytes[start] as number) | ((bytes[start + 1] as number) << 8)
      case TYPE.uint32:
        return u32(bytes, start)
      case TYPE.uint64:
        return this.#exactInteger(start) ?? this.#decodedAlone(index)
      case TYPE.guid:
        return keptText(guidText, bytes, start, 16)
      case TYPE.filetime:
        return filetimeText(u32(bytes, start), u32(bytes, start + 4))
      case TYPE.sid:
        return keptText(sidText, bytes, start, sidSize(bytes[start + 1] as number))
      case TYPE.hex64:
        return keptText(hex64Text, bytes, start, 8)
      default:
        return this.#decodedAlone(index)
    }
  }

  #exactInteger(start: number): number | undefined {
    const high = u32(this.#reader.bytes, start + 4)
    return high < 2 ** 21 ? high * 2 ** 32 + u32(this.#reader.bytes, start) : undefined
  }

  #decodedAlone(index: number): Bare | string | undefined {
    const value = this.at(index)
    return value === undefined || value.kind === 'elements' || isEmpty(value) ? undefined : shownAlone(value)
  }

  /** Looks into what its size does not tell to be sound. */
  #examine(index: number, parseElements: (reader: ByteReader) => Bound[]): void {
    const type = this.#type(index)
    const size = this.#size(index)
    if (isNullType(type, size)) return
    const start = this.#start(index)
    if (type === TYPE.sid && size >= 2 && size >= sidSize(this.#reader.bytes[start + 1] as number)) return
    const reader = this.#reader.within(start, start + size)
    const value = readValue(type, reader)
    if (value.kind === 'fragment') this.#compose(index, { kind: 'elements', elements: parseElements(reader) })
    else if (value.kind === 'list') this.#compose(index, value)
    if (value.kind === 'list' && value.items.length > 1) this.hasLists = true
  }

  #compose(index: number, value: SlotValue): void {
    this.#composite ??= new Map()
    this.#composite.set(index, value)
  }

  // Callers have checked the index, and the constructor that the table is within the bytes.
  #type(index: number): number {
    return this.#reader.bytes[this.#table + index * 4 + 2] as number
  }

  #size(index: number): number {
    const at = this.#table + index * 4
    return (this.#reader.bytes[at] as number) | ((this.#reader.bytes[at + 1] as number) << 8)
  }

  #start(index: number): number {
    return this.#starts[index] as number
  }
}

/** Dirty records have values of no size. */
function isNullType(type: number, size: number): boolean {
  return type === TYPE.null || (size === 0 && type > TYPE.ansi && type < TYPE.array)
}
