import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

export const EACH = 'a1b2c3d4-0000-4000-8000-000000000001'
export const FOLDED = 'a1b2c3d4-0000-4000-8000-000000000002'
const COUNTED = 'a1b2c3d4-0000-4000-8000-000000000003'
export const CORRELATED = 'a1b2c3d4-0000-4000-8000-000000000004'
export const BURST = 10

const RULES = `title: Each marked event
id: ${EACH}
status: test
logsource: { product: windows }
detection:
  marked: { mark: each }
  condition: marked
level: high
---
title: Marked events that fold
id: ${FOLDED}
status: test
logsource: { product: windows }
detection:
  marked: { mark: folded }
  condition: marked
level: low
---
title: Marked events that are counted
id: ${COUNTED}
status: test
logsource: { product: windows }
detection:
  marked: { mark: counted }
  condition: marked
level: low
---
title: A burst of marked events
id: ${CORRELATED}
status: test
correlation:
  type: event_count
  rules: ['${COUNTED}']
  group-by: [User]
  timespan: 10m
  condition: { gte: ${BURST} }
level: high
`

/** Rules by which every alert that must come, and how often, is known beforehand. */
export async function writeRules(dir: string): Promise<string> {
  await mkdir(dir, { recursive: true })
  await writeFile(join(dir, 'faults.yml'), RULES)
  return dir
}
