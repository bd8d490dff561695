import type { RuleFile } from '@atalaya/sigma'

/**
 * The same rules looking for other texts. In every literal its rarest word (three characters or more) becomes a word that no
 * rule has: made of the rules' own letters in their own order of three, so that it is no stranger to real values than
 * theirs are, and the same wherever the word stood, so that each copy hangs together as the original does. What a rule
 * excludes stays: exclusions that exclude nothing would make the copy fire on everything.
 */
export function freshRules(files: readonly RuleFile[], copy: number): RuleFile[] {
  const words = countWords(files)
  const maker = createMaker(words)
  const fresh = new Map<string, string>()
  const replace = (word: string) => {
    const key = word.toLowerCase()
    const made = fresh.get(key) ?? maker(key, copy)
    fresh.set(key, made)
    return made
  }
  return files.map(({ path, text }) => ({
    path: `${copy}/${path}`,
    text: mapLiterals(text, (literal) => refresh(literal, words, replace)).replace(/^id: .+$/m, `$&-${copy}`),
  }))
}

interface Literal {
  readonly text: string
  /** A regex, or a text in double quotes: backslashes begin escapes. */
  readonly escapes: boolean
}

// Escapes, classes, counts and group options of a regex are no words of it.
const ESCAPED_PARTS = /\\.|\[(?:\\.|[^\]\\])*\]|\{[^}]*\}|\(\?[^:)]*[:)]|[A-Za-z0-9]{3,}/g
const WORDS = /[A-Za-z0-9]{3,}/g
// Numbers stay: event codes and addresses say which events are meant, not what is looked for in them.
const WORD = /^(?!\d+$)[A-Za-z0-9]{3,}$/

function wordsOf({ text, escapes }: Literal): RegExpExecArray[] {
  return [...text.matchAll(escapes ? ESCAPED_PARTS : WORDS)].filter(([word]) => WORD.test(word))
}

function refresh(literal: Literal, words: ReadonlyMap<string, number>, replace: (word: string) => string): string {
  const count = ([word]: RegExpExecArray) => words.get(word.toLowerCase()) ?? 0
  const rarest = wordsOf(literal).toSorted((a, b) => count(a) - count(b))[0]
  if (rarest === undefined) return literal.text
  const { text } = literal
  return `${text.slice(0, rarest.index)}${replace(rarest[0])}${text.slice(rarest.index + rarest[0].length)}`
}

function countWords(files: readonly RuleFile[]): Map<string, number> {
  const words = new Map<string, number>()
  for (const { text } of files) {
    mapLiterals(text, (literal) => {
      for (const [word] of wordsOf(literal)) words.set(word.toLowerCase(), (words.get(word.toLowerCase()) ?? 0) + 1)
      return literal.text
    })
  }
  return words
}

const KEY = /^\s+(?:- )?([^\s'"|:]+(?:\|[\w|]+)?):(?: |$)/
const VALUE = /^(\s+(?:- )?(?:[^\s'"|:]+(?:\|[\w|]+)?: )?)(.+?)(\s+#.*)?$/

/** Rewrites the values of `detection`, a line each, as SigmaHQ writes them; not those of selections that are excluded. */
function mapLiterals(rule: string, rewrite: (literal: Literal) => string): string {
  const excluded = excludedSelections(rule)
  let inDetection = false
  let inExcluded = false
  let regex = false
  let kept = false
  return rule
    .split('\n')
    .map((line) => {
      if (/^\S/.test(line)) inDetection = line.startsWith('detection:')
      const selection = /^ {2,4}([\w-]+):/.exec(line)?.[1]
      if (selection !== undefined) inExcluded = excluded(selection)
      if (!inDetection || inExcluded) return line
      const key = KEY.exec(line)?.[1]
      if (key !== undefined) regex = /\|re\b/.test(key)
      if (key !== undefined) kept = key === 'condition' || /\|(?:fieldref|cidr|expand)/.test(key)
      if (kept || /^\s*#/.test(line)) return line
      const value = VALUE.exec(line)
      if (value === null || /:\s*(?:#.*)?$/.test(line)) return line
      const [, head = '', text = '', comment = ''] = value
      if (/^(?:null|true|false)\b/i.test(text)) return line
      return head + rewrite({ text, escapes: regex || text.startsWith('"') }) + comment
    })
    .join('\n')
}

/** Tells the selections that the condition denies; names may hold wildcards. */
function excludedSelections(rule: string): (name: string) => boolean {
  const condition = /^ {2,4}condition:(.*(?:\n {5,}.*)*)/m.exec(rule)?.[1] ?? ''
  const names = [...condition.matchAll(/\bnot\s+\(?\s*(?:(?:1|any|all) of\s+)?([\w-]+\*?)/g)].map(
    ([, name = '']) => name,
  )
  return (selection) =>
    names.some((name) => (name.endsWith('*') ? selection.startsWith(name.slice(0, -1)) : selection === name))
}

/** Makes words of the same length, letter by letter from the letters that follow two others in the known ones. */
function createMaker(words: ReadonlyMap<string, number>): (word: string, copy: number) => string {
  const followers = new Map<string, string>()
  for (const word of words.keys()) {
    if (/\d/.test(word)) continue
    for (let i = 0; i < word.length; i++) {
      const before = `^^${word}`.slice(i, i + 2)
      followers.set(before, (followers.get(before) ?? '') + word.charAt(i))
    }
  }
  const made = new Set(words.keys())
  return (word, copy) => {
    const random = createRandom(`${copy} ${word}`)
    for (;;) {
      let text = ''
      while (text.length < word.length) {
        if (/\d/.test(word.charAt(text.length))) {
          text += Math.floor(random() * 10)
          continue
        }
        const choices = followers.get(`^^${text}`.slice(-2)) ?? 'aeiou'
        text += choices.charAt(Math.floor(random() * choices.length))
      }
      if (made.has(text)) continue
      made.add(text)
      return text
    }
  }
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function createRandom(seed: string): () => number {
  let state = 0
  for (let i = 0; i < seed.length; i++) state = (Math.imul(state, 31) + seed.charCodeAt(i)) | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}
