// A ledger in a process of its own, which acts without pause until it is killed; or kills itself in the middle of a write.
import { openDatabase } from '../../apps/hub/src/platform/database/index.ts'
import { recordFact, SYSTEM } from '../../apps/hub/src/platform/facts/index.ts'
import { openBucketStore } from '../../apps/hub/src/prove/ledger/bucket-store.ts'
import { openDirectoryStore } from '../../apps/hub/src/prove/ledger/directory-store.ts'
import type { ObjectStore } from '../../apps/hub/src/prove/ledger/object-store.ts'
import { openLedger } from '../../apps/hub/src/prove/ledger/open-ledger.ts'
import { SILENT_LOG } from '../../apps/hub/src/prove/ledger/testing/test-ledger.ts'

const [given] = process.argv.slice(2)
if (given === undefined) throw new Error('ledger-process.ts SETTINGS')
const { connection, dir, keysDir, policyFile, dieAt, bucket } = JSON.parse(given)
const log = SILENT_LOG
const database = openDatabase({ connection, log })

let writes = 0
/** Dies before or after the write whose number was given: between any two steps of publishing. */
async function dying(write: () => Promise<void>): Promise<void> {
  writes += 1
  if (writes === Math.ceil(dieAt / 2) && dieAt % 2 === 1) process.kill(process.pid, 'SIGKILL')
  await write()
  if (writes === Math.ceil(dieAt / 2)) process.kill(process.pid, 'SIGKILL')
}

async function openStore(path: string): Promise<ObjectStore> {
  const store = bucket === undefined ? await openDirectoryStore(path) : await openBucketStore(bucket)
  return {
    get: (object) => store.get(object),
    putAll: (objects) => dying(() => store.putAll(objects)),
    replace: (object) => dying(() => store.replace(object)),
    removeBelow: (below) => dying(() => store.removeBelow(below)),
  }
}

await openLedger({
  ...{ database, dir, keysDir, log, policyFile, openStore },
  defaultOrigin: 'log.example.org',
})
for (let acts = 0; ; acts++) {
  const subject = { kind: 'act', id: `${process.pid}-${acts}` }
  await database.kysely
    .transaction()
    .execute((tx) => recordFact(tx, { kind: 'act.done', actor: SYSTEM, office: null, subject, data: { acts } }))
  if (acts === 0) process.send?.('acting')
}
