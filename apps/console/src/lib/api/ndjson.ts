const LONGEST_LINE = 8_000_000

/** Yields the parsed lines of a newline-delimited JSON stream as they arrive. Throws on a line longer than 8 MB. */
export async function* readLines<T>(stream: ReadableStream<Uint8Array>): AsyncGenerator<T> {
  const decoder = new TextDecoder()
  const reader = stream.getReader()
  let rest = ''
  try {
    for (;;) {
      const { done, value } = await reader.read()
      rest += decoder.decode(value, { stream: !done })
      const lines = rest.split('\n')
      rest = lines.pop() ?? ''
      if (rest.length > LONGEST_LINE) throw new RangeError('A line of the answer is too long')
      for (const line of lines) if (line.trim() !== '') yield JSON.parse(line) as T // as above: the contract's shape
      if (done) break
    }
    if (rest.trim() !== '') yield JSON.parse(rest) as T
  } finally {
    await reader.cancel()
  }
}
