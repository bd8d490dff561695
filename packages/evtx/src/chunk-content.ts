import { type BinXmlContext, parseFragment, parseTemplate, type TemplateTrace } from './binxml.ts'
import { ByteReader } from './byte-reader.ts'
import { EvtxError } from './error.ts'
import { filetimeText } from './filetime.ts'
import { keepTemplate, knownTemplate } from './known-templates.ts'
import { RECORD_HEADER } from './record-frame.ts'
import { Budget } from './resolve.ts'
import { type Json, toJson } from './to-json.ts'
import type { ElementNode } from './tree.ts'

export interface EvtxRecord {
  /** EventRecordID of the record's frame. */
  readonly recordId: number
  /** When it was written: ISO 8601 with seven decimals (100 ns), UTC. */
  readonly time: string
  readonly event: { [key: string]: Json }
}

export type EvtxItem = EvtxRecord | { readonly error: EvtxError }

const RECORD_LIMITS = { nodes: 100_000, characters: 2_000_000 }
const CHUNK_LIMITS = { nodes: 2_000_000, characters: 20_000_000 }
const MAX_TEMPLATE_NESTING = 16

/** Decodes the records of one chunk, which share names and templates. */
export class ChunkContent implements BinXmlContext {
  readonly #bytes: Uint8Array
  readonly #names = new Map<number, string>()
  readonly #templates = new Map<number, ElementNode | EvtxError>()
  readonly #budget = new Budget(CHUNK_LIMITS)
  /** Templates being parsed: the BinXML within one may use another, and in a hostile file itself. */
  #parsing = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  record(at: number, size: number, chunkOffset: number): EvtxItem {
    const header = new ByteReader(this.#bytes, at + 8)
    const recordId = Number(header.u64())
    const time = filetimeText(header.u32(), header.u32())
    try {
      const [root] = parseFragment(new ByteReader(this.#bytes, at + RECORD_HEADER, at + size - 4), this)
      const event = root === undefined ? {} : toJson(root, new Budget(RECORD_LIMITS, this.#budget))
      return { recordId, time, event }
    } catch (cause) {
      if (!(cause instanceof EvtxError)) throw cause
      return { error: new EvtxError(cause.code, cause.message, { offset: chunkOffset + at, recordId, cause }) }
    }
  }

  name(offset: number): string {
    const known = this.#names.get(offset)
    if (known !== undefined) return known
    const reader = new ByteReader(this.#bytes, Math.min(offset + 6, this.#bytes.length))
    const name = reader.utf16(reader.u16())
    this.#names.set(offset, name)
    return name
  }

  template(offset: number): ElementNode {
    const known = this.#templates.get(offset) ?? this.#parseTemplate(offset)
    this.#templates.set(offset, known)
    if (known instanceof EvtxError) throw known
    return known
  }

  #parseTemplate(offset: number): ElementNode | EvtxError {
    if (this.#parsing >= MAX_TEMPLATE_NESTING) return new EvtxError('too-large', 'templates are nested too deeply')
    this.#parsing++
    try {
      const reader = new ByteReader(this.#bytes, Math.min(offset, this.#bytes.length))
      reader.skip(20)
      const size = reader.u32()
      const start = reader.skip(size)
      const definition = { bytes: this.#bytes, at: offset, size }
      const known = knownTemplate(definition, (at) => this.name(at))
      if (known) return known
      const trace: TemplateTrace = { names: [], selfContained: true }
      const element = parseTemplate(reader.within(start, start + size), this, trace)
      keepTemplate(definition, element, trace)
      return element
    } catch (cause) {
      if (cause instanceof EvtxError) return cause
      throw cause
    } finally {
      this.#parsing--
    }
  }
}
