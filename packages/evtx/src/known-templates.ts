import type { NameUse, TemplateTrace } from './binxml.ts'
import { u32 } from './shown-text.ts'
import type { ElementNode } from './tree.ts'

/** A power of two; one template each, so that no file can make it grow. */
const PLACES = 256
const MAX_KEPT = 8_192
/** What a definition begins with: the place of another one, its GUID, its size. */
const HEADER = 24

interface Known {
  readonly bytes: Uint8Array
  /** Where names stand, counted from the beginning of the definition's BinXML. */
  readonly names: readonly NameUse[]
  readonly element: ElementNode
}

const known: (Known | undefined)[] = new Array(PLACES).fill(undefined)

/** A definition within its chunk: `at` is where its header begins; header and `size` bytes are within the bounds. */
export interface Definition {
  readonly bytes: Uint8Array
  readonly at: number
  readonly size: number
}

/**
 * The template that an earlier chunk or file had, if this definition says the same in every byte but for the places of
 * names, which differ by chunk: the names themselves are compared. A GUID alone would let one file decide how others read.
 */
export function knownTemplate(definition: Definition, nameAt: (offset: number) => string): ElementNode | undefined {
  const found = known[placeOf(definition)]
  if (found?.bytes.length !== definition.size) return undefined
  const { bytes } = definition
  const start = definition.at + HEADER
  let from = 0
  for (const { at, inline, name } of found.names) {
    if (!isSame(found.bytes, definition, from, at)) return undefined
    const offset = u32(bytes, start + at)
    if (inline !== (offset === start + at + 4)) return undefined
    if (!inline && nameAt(offset) !== name) return undefined
    // A name that stands here begins with the place of another one.
    from = at + (inline ? 8 : 4)
  }
  return isSame(found.bytes, definition, from, found.bytes.length) ? found.element : undefined
}

/** Keeps what was parsed, unless it depends on more than its own bytes. */
export function keepTemplate(definition: Definition, element: ElementNode, trace: TemplateTrace): void {
  const { bytes, at, size } = definition
  if (!trace.selfContained || size > MAX_KEPT) return
  const start = at + HEADER
  const names = trace.names.map((use) => ({ ...use, at: use.at - start }))
  known[placeOf(definition)] = { bytes: bytes.slice(start, start + size), names, element }
}

function placeOf({ bytes, at, size }: Definition): number {
  const hash = Math.imul(u32(bytes, at + 4) ^ u32(bytes, at + 16) ^ size, 0x5bd1e995)
  return (hash ^ (hash >>> 15)) & (PLACES - 1)
}

function isSame(kept: Uint8Array, { bytes, at }: Definition, from: number, to: number): boolean {
  const start = at + HEADER
  for (let i = from; i < to; i++) if (kept[i] !== bytes[start + i]) return false
  return true
}
