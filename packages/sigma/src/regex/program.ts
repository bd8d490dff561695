import { type Assertion, type Ranges, type RegexNode, regexError } from './syntax.ts'

export type Instruction =
  | { readonly op: 'set'; readonly ranges: Ranges }
  | { readonly op: 'split'; readonly first: number; readonly second: number }
  | { readonly op: 'jump'; readonly to: number }
  | { readonly op: 'assert'; readonly assertion: Assertion }
  | { readonly op: 'match' }

/** A larger expression would make one step of the automaton cost too much on hostile input. */
const MAX_INSTRUCTIONS = 20_000

/** Thompson's construction: a nondeterministic automaton as a list of instructions. */
export function compileProgram(node: RegexNode, source: string): readonly Instruction[] {
  const out: Instruction[] = []
  emit(node, out, source)
  out.push({ op: 'match' })
  return out
}

function push(out: Instruction[], instruction: Instruction, source: string): number {
  if (out.length >= MAX_INSTRUCTIONS) {
    throw regexError(source, 'too large a repetition', 'Lower the counts of the repetitions, or nest fewer of them.')
  }
  return out.push(instruction) - 1
}

function emit(node: RegexNode, out: Instruction[], source: string): void {
  switch (node.type) {
    case 'set':
      push(out, { op: 'set', ranges: node.ranges }, source)
      return
    case 'assert':
      push(out, { op: 'assert', assertion: node.assertion }, source)
      return
    case 'cat':
      for (const child of node.of) emit(child, out, source)
      return
    case 'alt':
      emitAlternatives(node.of, out, source)
      return
    case 'repeat':
      emitRepeat(node, out, source)
  }
}

function emitAlternatives(of: readonly RegexNode[], out: Instruction[], source: string): void {
  const ends: number[] = []
  for (const [index, child] of of.entries()) {
    if (index === of.length - 1) emit(child, out, source)
    else {
      const split = push(out, { op: 'jump', to: 0 }, source)
      emit(child, out, source)
      ends.push(push(out, { op: 'jump', to: 0 }, source))
      out[split] = { op: 'split', first: split + 1, second: out.length }
    }
  }
  for (const end of ends) out[end] = { op: 'jump', to: out.length }
}

function emitRepeat(node: RegexNode & { type: 'repeat' }, out: Instruction[], source: string): void {
  const before = out.length
  for (let i = 0; i < node.min; i++) {
    emit(node.of, out, source)
    if (out.length === before) return // repeating nothing is nothing, however often
  }
  if (node.max === Number.POSITIVE_INFINITY) {
    const split = push(out, { op: 'jump', to: 0 }, source)
    emit(node.of, out, source)
    push(out, { op: 'jump', to: split }, source)
    out[split] = { op: 'split', first: split + 1, second: out.length }
    return
  }
  const splits: number[] = []
  for (let i = node.min; i < node.max; i++) {
    splits.push(push(out, { op: 'jump', to: 0 }, source))
    emit(node.of, out, source)
    if (out.length === before + 1) break
  }
  for (const split of splits) out[split] = { op: 'split', first: split + 1, second: out.length }
}
