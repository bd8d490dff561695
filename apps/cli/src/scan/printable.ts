// Control characters, C1 among them, move the cursor and change what a terminal shows; marks of direction reorder the line.
const UNPRINTABLE =
  /[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/g

/** Text of an event as it may be shown: what would act on the reader's screen is spelt out, as `⟨U+202E⟩`. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, (char) => `⟨U+${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}⟩`)
}
