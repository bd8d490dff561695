/** A growing list of integers that is emptied without giving its memory back (an array's would be allocated anew). */
export class IntList {
  items = new Int32Array(64)
  length = 0

  clear(): void {
    this.length = 0
  }

  push(value: number): void {
    if (this.length === this.items.length) {
      const larger = new Int32Array(this.length * 2)
      larger.set(this.items)
      this.items = larger
    }
    this.items[this.length++] = value
  }

  /** Sorts in place and drops repetitions. */
  sortUnique(): void {
    if (this.length < 2) return
    const { items, length } = this
    items.subarray(0, length).sort()
    let kept = 1
    for (let i = 1; i < length; i++) if (items[i] !== items[i - 1]) items[kept++] = items[i] as number // in bounds
    this.length = kept
  }
}
