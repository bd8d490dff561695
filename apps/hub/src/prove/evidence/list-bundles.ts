import type { EvidenceExport, EvidenceExportPage, ListEvidence } from '@atalaya/contracts'
import { sql } from 'kysely'
import { notFound } from '../../platform/http/errors.ts'
import { sortOf, windowOf } from '../../platform/http/paging.ts'
import type { Scope } from '../../platform/http/route.ts'
import type { OfficeDirectory } from '../../platform/identity/index.ts'
import type { BundleRow, EvidenceDb } from './model.ts'

const SORTS = { askedAt: 'asked_at', title: 'title', facts: 'facts' } as const

export interface BundleReader {
  readonly db: EvidenceDb
  readonly offices: OfficeDirectory
}

export async function listBundles(
  reader: BundleReader,
  query: ListEvidence,
  scope: Scope,
): Promise<EvidenceExportPage> {
  const { limit, offset } = windowOf(query)
  const { by, direction } = sortOf(query.sort, SORTS, '-askedAt')
  const visible = reader.db
    .selectFrom('evidence_bundles')
    .where('office_id', '=', sql<string>`any(${[...scope.offices]}::uuid[])`)
  const [rows, { total }] = await Promise.all([
    visible.selectAll().orderBy(by, direction).orderBy('id').limit(limit).offset(offset).execute(),
    visible.select((e) => e.fn.countAll<number>().as('total')).executeTakeFirstOrThrow(),
  ])
  return { rows: rows.map((row) => describeBundle(row, reader.offices)), total: Number(total) }
}

/** Throws `not-found` also for one that is out of scope: the two look the same from outside. */
export async function requireBundleRow(db: EvidenceDb, id: string, scope: Scope): Promise<BundleRow> {
  const row = await db.selectFrom('evidence_bundles').selectAll().where('id', '=', id).executeTakeFirst()
  if (row === undefined || !scope.has(row.office_id)) throw notFound('bundle')
  return row
}

export function describeBundle(row: BundleRow, offices: OfficeDirectory): EvidenceExport {
  return {
    id: row.id,
    title: row.title,
    what: row.what,
    office: { id: row.office_id, name: offices.nameOf(row.office_id) },
    why: row.why,
    state: row.state,
    problem: row.problem,
    facts: row.facts,
    bytes: row.bytes === null ? null : Number(row.bytes),
    sha256: row.sha256,
    quorum: row.quorum,
    askedBy: { id: row.asked_by, name: row.asked_name },
    approvedBy: row.approved_by === null ? null : { id: row.approved_by, name: row.approved_name ?? '' },
    askedAt: row.asked_at.toISOString(),
  }
}
