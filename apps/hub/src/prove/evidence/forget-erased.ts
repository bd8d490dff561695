import type { Fact } from '../../platform/facts/index.ts'
import { recordFacts, SYSTEM } from '../../platform/facts/index.ts'
import type { EvidenceTx } from './model.ts'

const BECAUSE = 'A fact that it held was erased by a legal order.'

/** A bundle on disk must not keep what an approved erasure destroyed: its file goes, and can be asked for anew. */
export async function forgetErased(tx: EvidenceTx, erasures: readonly Fact[]): Promise<void> {
  const facts = erasures.map(({ subject }) => subject.id)
  const bundles = await tx
    .updateTable('evidence_bundles')
    .set({ state: 'deleted', problem: BECAUSE })
    .where('state', 'in', ['making', 'ready'])
    .where('id', 'in', (e) => e.selectFrom('evidence_facts').select('bundle_id').where('fact_id', 'in', facts))
    .returning(['id', 'title', 'office_id', 'sha256'])
    .execute()
  await recordFacts(
    tx,
    bundles.map(({ id, title, office_id, sha256 }) => ({
      kind: 'evidence.deleted',
      actor: SYSTEM,
      office: office_id,
      subject: { kind: 'evidence', id },
      data: { title, sha256, reason: BECAUSE },
    })),
  )
}
