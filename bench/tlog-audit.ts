// The questions of the audit page over many facts, by the code that answers it, without HTTP.
import { listFacts } from '../apps/hub/src/platform/facts/list-facts.ts'
import { auditGround } from '../apps/hub/src/prove/ledger/testing/audit-ground.ts'

const ROUNDS = 15

/** The 95th percentile over all questions, in milliseconds. */
export async function runAudit(facts: number): Promise<number> {
  await using ground = await auditGround(facts)
  console.log(`${facts} facts written in ${ground.seconds} s`)
  const all: number[] = []
  for (const [name, question] of Object.entries(ground.questions)) {
    const took: number[] = []
    for (let round = 0; round < ROUNDS; round++) {
      const { filter, view } = question(round)
      const began = performance.now()
      await listFacts(ground.db, filter, view)
      took.push(performance.now() - began)
    }
    took.sort((a, b) => a - b)
    console.log(`${name}: median ${Math.round(took[ROUNDS >> 1] ?? 0)} ms, longest ${Math.round(took.at(-1) ?? 0)} ms`)
    all.push(...took)
  }
  all.sort((a, b) => a - b)
  return Math.round(all[Math.floor(all.length * 0.95)] ?? 0)
}
