// Control characters, C1 among them, move the cursor and change what a terminal shows; of the invisible ones (Cf) some reorder the line and others hide text.
const UNPRINTABLE = /(?!\t)[\p{Cc}\p{Cf}\u2028\u2029]/gu

/** Text from outside as it may be shown: what would act on the reader's screen is spelt out, as `⟨U+202E⟩`. */
export function printable(text: string): string {
  return text.replace(
    UNPRINTABLE,
    (char) => `⟨U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟩`,
  )
}
