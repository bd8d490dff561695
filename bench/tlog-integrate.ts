// Leaves that are in the database → tiles, entry bundles and a signed checkpoint on disk, batch by batch.

import { openDirectoryStore } from '../apps/hub/src/prove/ledger/directory-store.ts'
import { Publisher } from '../apps/hub/src/prove/ledger/publisher.ts'
import { ledgerGround, ORIGIN } from '../apps/hub/src/prove/ledger/testing/test-ledger.ts'
import { createEd25519Signer } from '../packages/tlog/src/index.ts'

/** Leaves a second. */
export async function measureIntegration(leaves: number, batch: number): Promise<number> {
  await using ground = await ledgerGround()
  await ground.fillLeaves(leaves)
  const signer = await createEd25519Signer(ORIGIN, new Uint8Array(32).fill(7))
  const done = Promise.withResolvers<void>()
  const fail = (error: unknown) => done.reject(error)
  await using publisher = new Publisher({
    ...{ db: ground.db, store: await openDirectoryStore(ground.dir), origin: ORIGIN, batch },
    signers: async () => [signer],
    published: undefined,
    announced: undefined,
    onPublished: ({ size }) => size >= leaves && done.resolve(),
    onHalt: fail,
    onError: fail,
    now: () => new Date(),
  })
  const began = performance.now()
  publisher.wake()
  await done.promise
  return Math.round((leaves / (performance.now() - began)) * 1_000)
}
