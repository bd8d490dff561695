import type { Severity } from '@atalaya/contracts'

/** Worst first, as people read them. */
export const SEVERITIES = ['critical', 'high', 'medium', 'low', 'informational'] as const satisfies readonly Severity[]

/** Shape, besides word and colour, so that no one needs to see colours. */
export const SHAPES: Record<Severity, string> = {
  critical: '◆',
  high: '▲',
  medium: '●',
  low: '○',
  informational: '·',
}
