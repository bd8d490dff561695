/** The text as LIKE takes it literally: its own wildcards mean themselves. */
export function literally(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&')
}

/** A LIKE pattern for values that hold the text anywhere. */
export function containing(text: string): string {
  return `%${literally(text)}%`
}
