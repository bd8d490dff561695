import type { Kysely } from 'kysely'
import type { FactFollower } from '../../platform/facts/index.ts'
import type { Route } from '../../platform/http/route.ts'
import type { OfficeDirectory } from '../../platform/identity/index.ts'
import type { TwoPersonActs } from '../../platform/proposals/index.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { BundleFiles } from './bundle-files.ts'
import { forgetErased } from './forget-erased.ts'
import { deleteKind, exportKind } from './kinds.ts'
import { BundleMaker } from './make-bundles.ts'
import type { EvidenceTables, EvidenceTx, FindIncident } from './model.ts'
import { evidenceRoutes } from './routes.ts'

export interface OpenEvidence<T> {
  /** May be typed for any noun's tables. */
  readonly db: Kysely<T>
  readonly ledger: Pick<Ledger, 'bundleOf'>
  readonly facts: FactFollower
  readonly offices: OfficeDirectory
  readonly acts: TwoPersonActs
  readonly findIncident: FindIncident
  /** Where bundles are kept. */
  readonly dir: string
  /** The institution's name, for covers. */
  readonly institution: () => string
  readonly report: (error: unknown) => void
}

export interface OpenedEvidence extends AsyncDisposable {
  readonly routes: readonly Route[]
}

/** Makes bundles of evidence that two persons asked for, from now on. */
export async function openEvidence<T>(open: OpenEvidence<T>): Promise<OpenedEvidence> {
  const db = open.db as unknown as Kysely<EvidenceTables> // the schema beside this file is in every database
  const files = await BundleFiles.open(open.dir)
  const { ledger, offices, institution, report, acts, findIncident } = open
  const maker = new BundleMaker({ db, ledger, offices, files, institution, report, now: () => new Date() })
  const wake = async () => maker.wake()
  const chooser = { db, offices, findIncident }
  const exporting = exportKind(chooser, wake)
  const deleting = deleteKind(wake)
  acts.register(exporting, deleting)
  await open.facts.react('evidence: forget what was erased', ['fact.erased'], async (tx, erasures) => {
    await forgetErased(tx as unknown as EvidenceTx, erasures) // as above
  })
  const unsubscribe = open.facts.subscribe((facts) => {
    if (facts.some(({ kind }) => kind === 'evidence.deleted')) maker.wake()
  })
  maker.wake()
  return {
    routes: evidenceRoutes({ ...chooser, acts, files, exporting, deleting }),
    async [Symbol.asyncDispose]() {
      unsubscribe()
      await maker[Symbol.asyncDispose]()
    },
  }
}
