import type { Ranges, RegexNode } from './syntax.ts'

const MAX_ALTERNATIVES = 24
const MAX_LENGTH = 64
const MAX_SETS = 4

/** Lower-case texts in ASCII of which every matching text holds at least one, ignoring case. */
export type Literals = readonly string[]

/**
 * All such sets that are certain, at most a few: a matching text holds one text of each. They let the matcher skip the
 * automaton for nearly every event.
 */
export function necessaryLiterals(node: RegexNode): readonly Literals[] {
  const found = node.type === 'cat' ? requiredOfSequence(node.of) : [required(node)]
  const usable = found.filter((texts): texts is Literals => texts?.every((text) => text.length >= 2) ?? false)
  const unique = [...new Map(usable.map((texts) => [texts.join('\0'), texts])).values()]
  return unique.sort((a, b) => score(b) - score(a)).slice(0, MAX_SETS)
}

/** Every text the node can match, when those are few; undefined otherwise. */
function finite(node: RegexNode): Literals | undefined {
  switch (node.type) {
    case 'set':
      return letters(node.ranges)
    case 'assert':
      return ['']
    case 'cat':
      return node.of.reduce<Literals | undefined>((all, child) => product(all, finite(child)), [''])
    case 'alt':
      return union(node.of.map(finite))
    case 'repeat': {
      if (node.max > 4) return undefined
      const once = finite(node.of)
      let power: Literals | undefined = ['']
      const sums: (Literals | undefined)[] = []
      for (let i = 0; i <= node.max; i++) {
        if (i >= node.min) sums.push(power)
        power = product(power, once)
      }
      return union(sums)
    }
  }
}

function required(node: RegexNode): Literals | undefined {
  switch (node.type) {
    case 'set':
    case 'assert':
      return useful(finite(node))
    case 'alt':
      return useful(union(node.of.map(required)))
    case 'repeat':
      return node.min > 0 ? required(node.of) : undefined
    case 'cat':
      return requiredOfSequence(node.of).reduce(better, undefined)
  }
}

/** What each stretch of a sequence requires. */
export function requiredOfSequence(of: readonly RegexNode[]): readonly (Literals | undefined)[] {
  const all: (Literals | undefined)[] = []
  let run: Literals = ['']
  for (const child of of) {
    const texts = finite(child)
    const longer = texts && product(run, texts)
    if (longer) run = longer
    else {
      all.push(useful(run), required(child))
      run = texts ?? ['']
    }
  }
  return [...all, useful(run)]
}

function useful(texts: Literals | undefined): Literals | undefined {
  return texts?.every((text) => text.length > 0) ? texts : undefined
}

function better(a: Literals | undefined, b: Literals | undefined): Literals | undefined {
  if (a === undefined || b === undefined) return a ?? b
  return score(b) > score(a) ? b : a
}

function score(texts: readonly string[]): number {
  return Math.min(...texts.map((text) => text.length)) - texts.length / 8
}

function letters(ranges: Ranges): Literals | undefined {
  const out = new Set<string>()
  for (let i = 0; i < ranges.length; i += 2) {
    const from = ranges[i] ?? 0
    const to = ranges[i + 1] ?? 0
    if (to > 127 || to - from > 8) return undefined
    for (let code = from; code <= to; code++) out.add(String.fromCharCode(code).toLowerCase())
  }
  return out.size > 0 && out.size <= 4 ? [...out] : undefined
}

function product(a: Literals | undefined, b: Literals | undefined): Literals | undefined {
  if (a === undefined || b === undefined || a.length * b.length > MAX_ALTERNATIVES) return undefined
  const out = a.flatMap((left) => b.map((right) => left + right))
  return out.some((text) => text.length > MAX_LENGTH) ? undefined : out
}

function union(all: readonly (Literals | undefined)[]): Literals | undefined {
  const out = new Set<string>()
  for (const texts of all) {
    if (texts === undefined) return undefined
    for (const text of texts) out.add(text)
    if (out.size > MAX_ALTERNATIVES) return undefined
  }
  return [...out]
}
