// The questions of the audit page over many facts, by the code that answers it, without HTTP; and what writing more of them costs.
import { recordFacts } from '../apps/hub/src/platform/facts/index.ts'
import { listFacts } from '../apps/hub/src/platform/facts/list-facts.ts'
import { type AuditGround, auditGround } from './audit-ground.ts'
import { auditQuestions } from './audit-questions.ts'

const ROUNDS = 15
const WRITTEN = 40
const AT_ONCE = 1_000

interface AuditFigures {
  /** Over all questions. */
  readonly auditP95Ms: number
  /** Recorded beside those that are there, 1,000 a transaction. */
  readonly factsPerSecond: number
}

export async function measureAudit(facts: number): Promise<AuditFigures> {
  await using ground = await auditGround(facts)
  console.log(`${facts} facts written in ${ground.seconds} s`)
  const auditP95Ms = await measureQuestions(ground)
  const factsPerSecond = await measureWriting(ground)
  console.log(
    `audit p95 of all questions ${auditP95Ms} ms; ${factsPerSecond} facts/s recorded, ${AT_ONCE} a transaction`,
  )
  return { auditP95Ms, factsPerSecond }
}

async function measureQuestions(ground: AuditGround): Promise<number> {
  const all: number[] = []
  for (const [name, question] of Object.entries(auditQuestions(ground))) {
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

async function measureWriting({ db, offices, people }: AuditGround): Promise<number> {
  const began = performance.now()
  for (let round = 0; round < WRITTEN; round++) {
    const facts = Array.from({ length: AT_ONCE }, (_, i) => ({
      kind: 'alert.closed',
      actor: { kind: 'person', id: people[(i * 7) % people.length] ?? null, name: 'Duty analyst' } as const,
      office: offices[(i * 3) % offices.length] ?? null,
      subject: { kind: 'alert', id: crypto.randomUUID() },
      data: {
        before: { state: 'open', severity: 'high' },
        after: { state: 'closed', severity: 'high' },
        note: `folio ${i}`,
      },
    }))
    await db.transaction().execute((tx) => recordFacts(tx, facts))
  }
  return Math.round((WRITTEN * AT_ONCE * 1_000) / (performance.now() - began))
}
