interface SourceClock {
  watermark: number
  /** The office's latest watermark when this one last moved. */
  movedAt: number
}

export interface WatermarkLimits {
  /** A source that has not moved while the office's time went on by this much holds nobody up; milliseconds. */
  readonly patienceMs: number
  readonly maxSources: number
}

/**
 * How far the sources of one office have told all they had to tell. Time stands still for an office until each of its
 * live sources has moved on; one that fell silent is not waited for, and when it comes back its events are late.
 */
export class Watermarks {
  readonly #limits: WatermarkLimits
  readonly #sources = new Map<string, SourceClock>()
  #latest = Number.NEGATIVE_INFINITY

  constructor(limits: WatermarkLimits) {
    this.#limits = limits
  }

  get latest(): number {
    return this.#latest
  }

  advance(source: string, watermark: number): void {
    const clock = this.#sources.get(source)
    if (clock !== undefined && watermark <= clock.watermark) return
    this.#latest = Math.max(this.#latest, watermark)
    if (clock) {
      clock.watermark = watermark
      clock.movedAt = this.#latest
    } else this.#admit(source, watermark)
  }

  /** No event before this time is expected any more. */
  closing(): number {
    let earliest = this.#latest
    for (const { watermark, movedAt } of this.#sources.values()) {
      if (watermark < earliest && this.#latest - movedAt <= this.#limits.patienceMs) earliest = watermark
    }
    return earliest
  }

  *entries(): Generator<readonly [string, number, number]> {
    for (const [source, { watermark, movedAt }] of this.#sources) yield [source, watermark, movedAt]
  }

  restore(source: string, watermark: number, movedAt: number): void {
    this.#sources.set(source, { watermark, movedAt })
    this.#latest = Math.max(this.#latest, watermark, movedAt)
  }

  #admit(source: string, watermark: number): void {
    if (this.#sources.size >= this.#limits.maxSources) {
      const [stalest] = [...this.#sources].reduce((a, b) => (b[1].movedAt < a[1].movedAt ? b : a))
      this.#sources.delete(stalest)
    }
    this.#sources.set(source, { watermark, movedAt: this.#latest })
  }
}
