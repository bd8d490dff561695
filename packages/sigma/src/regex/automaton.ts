import type { Instruction } from './program.ts'
import { type Assertion, MAX_CODE, WORD } from './syntax.ts'

// What stands beside a position, as far as assertions care.
const TEXT_EDGE = 0
const NEWLINE_CHAR = 1
const WORD_CHAR = 2
const OTHER_CHAR = 3
/** Lookahead only: a newline that ends the text, before which PCRE's `$` also holds. */
const LAST_NEWLINE = 4

/** Bounds the memory of one expression; past it the states are forgotten and found again. */
const MAX_STATES = 4_000
const MAX_CELLS = 1_000_000

interface State {
  /** Instructions to continue from, before jumps, splits and assertions were followed. */
  readonly kernel: readonly number[]
  readonly before: number
  readonly next: (State | undefined)[]
}

const MATCHED: State = { kernel: [], before: OTHER_CHAR, next: [] }

/**
 * A deterministic automaton built while it runs, from a nondeterministic one (Thompson's simulation with memory, as
 * in RE2). Time is linear in the text: each character costs one table look-up, or at worst one pass over the
 * instructions. Chosen over V8's linear engine because that one needs a command-line flag, which a library cannot
 * ask for and a browser does not have, refuses counted repetitions as large as rules use (`.{1000,}`), and
 * allocates per call; and over V8's backtracking engine because rules meet hostile text.
 */
export class Automaton {
  readonly #program: readonly Instruction[]
  readonly #asserts: boolean
  readonly #bounds: readonly number[]
  readonly #kinds: Uint8Array
  readonly #accepts: readonly (Uint8Array | undefined)[]
  readonly #ascii: Uint16Array
  readonly #marks: Int32Array
  #mark = 0
  #states = new Map<string, State>()
  #cells = 0
  #initial: State

  constructor(program: readonly Instruction[]) {
    this.#program = program
    this.#asserts = program.some((instruction) => instruction.op === 'assert')
    this.#bounds = classBounds(program)
    const count = this.#bounds.length
    this.#kinds = Uint8Array.from(this.#bounds, (code) => kindOf(code))
    this.#accepts = program.map((instruction) =>
      instruction.op === 'set'
        ? Uint8Array.from(this.#bounds, (code) => Number(holds(instruction.ranges, code)))
        : undefined,
    )
    this.#ascii = Uint16Array.from({ length: 128 }, (_, code) => classIn(this.#bounds, code, count))
    this.#marks = new Int32Array(program.length)
    this.#initial = this.#state([], TEXT_EDGE)
  }

  /** Whether the expression matches anywhere in `text`. */
  test(text: string): boolean {
    const ascii = this.#ascii
    const last = text.length - 1
    let state = this.#initial
    for (let i = 0; i <= last; i++) {
      let code = text.charCodeAt(i)
      if (code === 10 && i === last && this.#asserts) return this.#closes(state, LAST_NEWLINE) || this.#endsAfter(state)
      if (code > 0xd7ff && code < 0xdc00) {
        code = text.codePointAt(i) ?? code
        if (code > 0xffff) i++
      }
      const cls = code < 128 ? (ascii[code] ?? 0) : classIn(this.#bounds, code, this.#bounds.length)
      state = state.next[cls] ?? this.#step(state, cls)
      if (state === MATCHED) return true
    }
    return this.#closes(state, TEXT_EDGE)
  }

  #endsAfter(state: State): boolean {
    const next = this.#advance(state, this.#ascii[10] ?? 0, LAST_NEWLINE)
    return this.#closes({ kernel: next, before: this.#asserts ? NEWLINE_CHAR : OTHER_CHAR, next: [] }, TEXT_EDGE)
  }

  #closes(state: State, ahead: number): boolean {
    return this.#closure(state, ahead) === undefined
  }

  #step(state: State, cls: number): State {
    const kind = this.#kinds[cls] ?? OTHER_CHAR
    const reached = this.#closure(state, kind)
    const next =
      reached === undefined ? MATCHED : this.#state(this.#over(reached, cls), this.#asserts ? kind : OTHER_CHAR)
    state.next[cls] = next
    return next
  }

  #advance(state: State, cls: number, ahead: number): number[] {
    return this.#over(this.#closure(state, ahead) ?? [], cls)
  }

  #over(reached: readonly number[], cls: number): number[] {
    return reached.filter((pc) => this.#accepts[pc]?.[cls] === 1).map((pc) => pc + 1)
  }

  #state(kernel: number[], before: number): State {
    const sorted = kernel.toSorted((a, b) => a - b)
    const key = `${before}:${sorted.join()}`
    const known = this.#states.get(key)
    if (known) return known
    if (this.#states.size >= MAX_STATES || this.#cells > MAX_CELLS) {
      this.#states = new Map()
      this.#cells = 0
      this.#initial = { kernel: [], before: TEXT_EDGE, next: [] }
      this.#states.set(`${TEXT_EDGE}:`, this.#initial)
    }
    const state: State = { kernel: sorted, before, next: [] }
    this.#cells += sorted.length + this.#bounds.length
    this.#states.set(key, state)
    return state
  }

  /** Set instructions reachable without reading, given the next character's kind; undefined when a match is reached. */
  #closure(state: State, ahead: number): number[] | undefined {
    const mark = ++this.#mark
    const stack = [...state.kernel, 0] // 0: a match may begin at every position
    const reached: number[] = []
    for (let pc = stack.pop(); pc !== undefined; pc = stack.pop()) {
      if (this.#marks[pc] === mark) continue
      this.#marks[pc] = mark
      const instruction = this.#program[pc]
      if (instruction === undefined) continue
      if (instruction.op === 'match') return undefined
      if (instruction.op === 'set') reached.push(pc)
      else if (instruction.op === 'jump') stack.push(instruction.to)
      else if (instruction.op === 'split') stack.push(instruction.first, instruction.second)
      else if (assertionHolds(instruction.assertion, state.before, ahead)) stack.push(pc + 1)
    }
    return reached
  }
}

function assertionHolds(assertion: Assertion, before: number, ahead: number): boolean {
  const newlineAhead = ahead === NEWLINE_CHAR || ahead === LAST_NEWLINE
  switch (assertion) {
    case 'start':
      return before === TEXT_EDGE
    case 'lineStart':
      return before === TEXT_EDGE || before === NEWLINE_CHAR
    case 'end':
      return ahead === TEXT_EDGE || ahead === LAST_NEWLINE
    case 'textEnd':
      return ahead === TEXT_EDGE
    case 'lineEnd':
      return ahead === TEXT_EDGE || newlineAhead
    case 'boundary':
      return (before === WORD_CHAR) !== (ahead === WORD_CHAR)
    case 'notBoundary':
      return (before === WORD_CHAR) === (ahead === WORD_CHAR)
  }
}

function kindOf(code: number): number {
  if (code === 10) return NEWLINE_CHAR
  return holds(WORD, code) ? WORD_CHAR : OTHER_CHAR
}

function holds(ranges: readonly number[], code: number): boolean {
  for (let i = 0; i < ranges.length; i += 2) {
    if (code < (ranges[i] ?? 0)) return false
    if (code <= (ranges[i + 1] ?? 0)) return true
  }
  return false
}

/** First code of each class of characters that no instruction tells apart. */
function classBounds(program: readonly Instruction[]): number[] {
  const bounds = new Set([0])
  const add = (ranges: readonly number[]) => {
    for (let i = 0; i < ranges.length; i += 2) {
      bounds.add(ranges[i] ?? 0)
      if ((ranges[i + 1] ?? 0) < MAX_CODE) bounds.add((ranges[i + 1] ?? 0) + 1)
    }
  }
  for (const instruction of program) if (instruction.op === 'set') add(instruction.ranges)
  if (program.some((instruction) => instruction.op === 'assert')) add([...WORD, 10, 10])
  return [...bounds].sort((a, b) => a - b)
}

function classIn(bounds: readonly number[], code: number, count: number): number {
  let low = 0
  let high = count - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((bounds[middle] ?? 0) <= code) low = middle
    else high = middle - 1
  }
  return low
}
