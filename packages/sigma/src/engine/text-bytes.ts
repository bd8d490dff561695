const KEPT = 262_144
/** Where the text ends, sixteen bytes are read at once. */
const MARGIN = 16
const NATIVE = 32
/** Pieces are composed in the order in which typed arrays of such machines read them. */
export const LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1
const hasBuffer = typeof Buffer === 'function'

export let bytesOfText: Uint8Array = room(KEPT)
export let quadsOfText = new Int32Array(bytesOfText.buffer)

/**
 * Lays the low byte of each character out where one or four can be read at once, in `bytesOfText` and `quadsOfText`,
 * valid until the next call. Several times faster to search than a string. Letters beyond Latin-1 lose their upper
 * byte, and what lies behind the text is of texts before it: a search finds candidates, which are then compared.
 */
export function layOut(text: string): void {
  const { length } = text
  if (length + MARGIN > bytesOfText.length) makeRoom(length)
  else if (bytesOfText.length > KEPT && length < KEPT / 2) makeRoom(0) // one huge text must not hold its memory for ever
  if (hasBuffer && length >= NATIVE)
    (bytesOfText as Buffer).write(text, 'latin1') // a Buffer when there is one
  else for (let i = 0; i < length; i++) bytesOfText[i] = text.charCodeAt(i)
}

function makeRoom(length: number): void {
  bytesOfText = room(Math.max(KEPT, (length + MARGIN + 15) & ~15))
  quadsOfText = new Int32Array(bytesOfText.buffer)
}

function room(size: number): Uint8Array {
  return hasBuffer ? Buffer.from(new ArrayBuffer(size)) : new Uint8Array(size)
}

/** The two letters beyond ASCII whose lower case is, or begins with, a letter of ASCII. */
const KELVIN = '\u212a'
const DOTTED_I = '\u0130'

/** Such a text is looked up in lower case: only there do its letters, and their places, agree with the needles. */
export function foldsToAscii(text: string): boolean {
  return text.includes(KELVIN) || text.includes(DOTTED_I)
}
