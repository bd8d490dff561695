/**
 * As much of WebAssembly's binary format (W3C, "WebAssembly Core Specification", section 5) as one small function over
 * memory needs: each expression is the list of its bytes, operands first.
 */
export type Code = readonly number[]

export const get = (local: number): Code => [0x20, local]
export const set = (local: number, value: Code): Code => [...value, 0x21, local]
export const constant = (value: number): Code => [0x41, ...signed(value)]
/** Of an address and an offset that is added to it. */
export const load32 = (address: Code, offset = 0): Code => [...address, 0x28, 2, ...unsigned(offset)]
export const load8 = (address: Code, offset = 0): Code => [...address, 0x2d, 0, ...unsigned(offset)]
export const store32 = (address: Code, value: Code, offset = 0): Code => [
  ...address,
  ...value,
  0x36,
  2,
  ...unsigned(offset),
]

export const isBelow = binary(0x49)
export const add = binary(0x6a)
export const subtract = binary(0x6b)
export const multiply = binary(0x6c)
export const and = binary(0x71)
export const or = binary(0x72)
export const shiftRight = binary(0x76)

/** Runs the body as long as the condition that follows it holds, once at least. */
export const doWhile = (body: Code, condition: Code): Code => [0x03, VOID, ...body, ...condition, 0x0d, 0, END]
export const when = (condition: Code, body: Code): Code => [...condition, 0x04, VOID, ...body, END]

/** Memory as WebAssembly has it, and as a typed array sees it. */
export interface Memory {
  readonly buffer: ArrayBuffer
}

/** What is used of the interface that hosts provide (W3C, "WebAssembly JavaScript Interface"). */
declare const WebAssembly: {
  readonly Memory: new (size: { readonly initial: number; readonly maximum: number }) => Memory
  readonly Module: new (bytes: Uint8Array) => object
  readonly Instance: new (module: object, imports: object) => { readonly exports: { readonly run: Run } }
}

type Run = (...values: readonly number[]) => number

/** Memory of this many pages of 64 KiB. Throws where there is no WebAssembly. */
export function newMemory(pages: number): Memory {
  return new WebAssembly.Memory({ initial: pages, maximum: pages })
}

interface FunctionOf {
  readonly parameters: number
  /** Besides the parameters, and numbered after them. */
  readonly locals: number
  readonly body: Code
}

/** A function from 32-bit integers to one, over this memory. Throws where code may not be made. */
export function compileFunction({ parameters, locals, body }: FunctionOf, memory: Memory): Run {
  const code = [1, ...unsigned(locals), I32, ...body, END]
  const bytes = Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, ...vector(Array.from({ length: parameters }, () => I32)), 1, I32]),
    ...section(2, [1, ...name('env'), ...name('memory'), 0x02, 0x00, 1]),
    ...section(3, [1, 0]),
    ...section(7, [1, ...name('run'), 0x00, 0]),
    ...section(10, [1, ...vector(code)]),
  ])
  return new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } }).exports.run
}

const I32 = 0x7f
const VOID = 0x40
const END = 0x0b

function binary(instruction: number) {
  return (left: Code, ...others: readonly Code[]): Code => [
    ...left,
    ...others.flatMap((operand) => [...operand, instruction]),
  ]
}

function section(id: number, content: Code): Code {
  return [id, ...vector(content)]
}

function vector(bytes: Code): Code {
  return [...unsigned(bytes.length), ...bytes]
}

function name(text: string): Code {
  return vector([...text].map((char) => char.charCodeAt(0)))
}

/** LEB128, 5.2.2. */
function unsigned(value: number): Code {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)]
}

function signed(value: number): Code {
  const low = value & 0x7f
  const rest = value >> 7
  const isLast = (rest === 0 && (low & 0x40) === 0) || (rest === -1 && (low & 0x40) !== 0)
  return isLast ? [low] : [low | 0x80, ...signed(rest)]
}
