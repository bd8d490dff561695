/** Values of a text that holds one or more JSON objects one after another, however printed. */
export function parseJsonSequence(text: string): unknown[] {
  const values: unknown[] = []
  let depth = 0
  let from = 0
  let inText = false
  for (let i = 0; i < text.length; i++) {
    const c = text.charAt(i)
    if (inText) {
      if (c === '\\') i++
      else if (c === '"') inText = false
    } else if (c === '"') inText = true
    else if (c === '{') {
      if (depth++ === 0) from = i
    } else if (c === '}' && --depth === 0) values.push(JSON.parse(text.slice(from, i + 1)))
  }
  return values
}
