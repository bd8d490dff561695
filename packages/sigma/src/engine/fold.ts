/** The two letters beyond ASCII whose lower case is, or begins with, a letter of ASCII. */
const KELVIN = '\u212a'
const DOTTED_I = '\u0130'

/** Such a text is looked up in lower case: only there do its letters, and their places, agree with the needles. */
export function foldsToAscii(text: string): boolean {
  return text.includes(KELVIN) || text.includes(DOTTED_I)
}
