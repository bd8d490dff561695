/** What the PDF's own fonts have beyond Latin-1 (Windows-1252). */
const MORE = new Set('€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ')
const MOST = 2_000

/** Text as the built-in fonts can show it: other letters lose their marks, and what then remains unknown becomes "?". */
export function printable(text: string): string {
  return Array.from(text.slice(0, MOST).replace(/\s+/g, ' '), (character) => {
    if (isKnown(character)) return character
    const plain = character.normalize('NFKD').replace(/\p{M}/gu, '')
    return Array.from(plain).every(isKnown) ? plain : '?'
  }).join('')
}

function isKnown(character: string): boolean {
  const code = character.codePointAt(0) ?? 0
  return (code >= 0x20 && code < 0x7f) || (code >= 0xa0 && code <= 0xff && code !== 0xad) || MORE.has(character)
}
