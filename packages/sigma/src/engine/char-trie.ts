import type { IntList } from './int-list.ts'

/** Texts with payloads, found by walking a string from its beginning or its end, one hashed edge per character. */
export class CharTrie {
  #nodes: Int32Array = new Int32Array(64).fill(-1)
  #codes: Int32Array = new Int32Array(64)
  #targets: Int32Array = new Int32Array(64)
  #edges = 0
  #count = 1
  readonly #payloads: (number[] | undefined)[] = [undefined]
  readonly #backwards: boolean

  constructor(backwards: boolean) {
    this.#backwards = backwards
  }

  get empty(): boolean {
    return this.#count === 1 && this.#payloads[0] === undefined
  }

  add(text: string, payload: number): void {
    let node = 0
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(this.#backwards ? text.length - 1 - i : i)
      node = this.#follow(node, code) ?? this.#link(node, code)
    }
    const known = this.#payloads[node]
    if (known) known.push(payload)
    else this.#payloads[node] = [payload]
  }

  /** Appends to `out` the payloads of every text that `value`, in lower case, begins (or ends) with; some may come twice. */
  collect(value: string, out: IntList): void {
    // ASCII is folded on the way: making a long text lower case costs more than the walk.
    if (!this.#walk(value, 0x80, out)) this.#walk(value.toLowerCase(), 0x10000, out)
  }

  /** False when it met a character from `beyond` on. */
  #walk(value: string, beyond: number, out: IntList): boolean {
    const { length } = value
    let node = 0
    for (let i = 0; i <= length; i++) {
      const payload = this.#payloads[node]
      if (payload !== undefined) for (let p = 0; p < payload.length; p++) out.push(payload[p] as number) // in bounds
      if (i === length) return true
      const code = value.charCodeAt(this.#backwards ? length - 1 - i : i)
      if (code >= beyond) return false
      const next = this.#follow(node, code >= 0x41 && code <= 0x5a ? code | 0x20 : code)
      if (next === undefined) return true
      node = next
    }
    return true
  }

  #follow(node: number, code: number): number | undefined {
    const mask = this.#nodes.length - 1
    for (let slot = hash(node, code) & mask; ; slot = (slot + 1) & mask) {
      const found = this.#nodes[slot]
      if (found === -1) return undefined
      if (found === node && this.#codes[slot] === code) return this.#targets[slot]
    }
  }

  #link(node: number, code: number): number {
    if (++this.#edges * 2 > this.#nodes.length) this.#grow()
    const target = this.#count++
    this.#payloads[target] = undefined
    this.#insert(node, code, target)
    return target
  }

  #insert(node: number, code: number, target: number): void {
    const mask = this.#nodes.length - 1
    let slot = hash(node, code) & mask
    while (this.#nodes[slot] !== -1) slot = (slot + 1) & mask
    this.#nodes[slot] = node
    this.#codes[slot] = code
    this.#targets[slot] = target
  }

  #grow(): void {
    const [nodes, codes, targets] = [this.#nodes, this.#codes, this.#targets]
    this.#nodes = new Int32Array(nodes.length * 2).fill(-1)
    this.#codes = new Int32Array(nodes.length * 2)
    this.#targets = new Int32Array(nodes.length * 2)
    for (const [slot, node] of nodes.entries()) {
      if (node !== -1) this.#insert(node, codes[slot] ?? 0, targets[slot] ?? 0)
    }
  }
}

function hash(node: number, code: number): number {
  const mixed = Math.imul(node, 0x9e3779b1) ^ Math.imul(code, 0x85ebca6b)
  return mixed ^ (mixed >>> 15)
}
