import { EVIDENCE_TYPE, type EvidenceBundle, type EvidenceFact } from '@atalaya/contracts'
import { formatPolicy, formatTlogProof, type Policy, proveInclusion, type TileReader, tilePath } from '@atalaya/tlog'
import { type Kysely, sql } from 'kysely'
import { type FactRow, factOf } from '../../platform/facts/index.ts'
import { HubError, notFound } from '../../platform/http/errors.ts'
import { loggedFact } from './leaf-of-fact.ts'
import type { LedgerTables, Published } from './model.ts'

const FACTS_A_STEP = 1_000
const MOST_FACTS = 100_000
const TILES_KEPT = 4_096

export interface BundleParts {
  readonly db: Kysely<LedgerTables>
  readonly tiles: TileReader
  readonly origin: string
  readonly keys: () => readonly string[]
  readonly policy: () => Policy
  readonly published: () => Published | undefined
  /** The newest that the quorum has cosigned; `asked` when the policy wants one. */
  readonly cosigned: () => { readonly asked: boolean; readonly newest: Published | undefined }
}

type Row = FactRow & { readonly index: number | null; readonly entry: Buffer; readonly salt: Buffer | null }

/**
 * An evidence file of these facts, in the order given. Throws HubError: `not-found` for an id that is no fact's, `unavailable`
 * while the published log does not hold one of them yet.
 */
export async function bundleOf(parts: BundleParts, ids: readonly string[]): Promise<EvidenceBundle> {
  if (ids.length > MOST_FACTS)
    throw new HubError('too-large', `A bundle holds at most ${MOST_FACTS} facts. Choose a shorter time.`)
  const rows = await readRows(parts.db, ids)
  const { checkpoint, quorum } = checkpointFor(parts, Math.max(-1, ...rows.map(({ index }) => index ?? -1)))
  const tiles = remembering(parts.tiles)
  const facts: EvidenceFact[] = []
  for (const row of rows) facts.push(await evidenceOf(row, checkpoint, tiles))
  return {
    type: EVIDENCE_TYPE,
    origin: parts.origin,
    keys: [...parts.keys()],
    policy: formatPolicy(parts.policy()),
    checkpoint: checkpoint.note,
    quorum,
    facts,
  }
}

async function readRows(db: Kysely<LedgerTables>, ids: readonly string[]): Promise<readonly Row[]> {
  const found = new Map<string, Row>()
  for (let start = 0; start < ids.length; start += FACTS_A_STEP) {
    const rows = (await db
      .selectFrom('facts')
      .leftJoin('ledger_leaves', (join) => join.onRef('ledger_leaves.fact_sequence', '=', sql`facts.sequence`))
      .selectAll('facts')
      .select(['ledger_leaves.index', 'ledger_leaves.entry', 'ledger_leaves.salt'])
      .where('facts.id', '=', sql<string>`any(${ids.slice(start, start + FACTS_A_STEP)}::uuid[])`)
      .execute()) as unknown as Row[] // the two tables' columns
    for (const row of rows) found.set(row.id, row)
  }
  return ids.map((id) => {
    const row = found.get(id)
    if (row === undefined) throw notFound('fact')
    if (row.index === null) throw notYet()
    return row
  })
}

/** The cosigned checkpoint where it covers all, else the newest, which is labelled. */
function checkpointFor(
  { published, cosigned }: BundleParts,
  lastIndex: number,
): { checkpoint: Published; quorum: EvidenceBundle['quorum'] } {
  const { asked, newest } = cosigned()
  if (newest !== undefined && newest.size > lastIndex) return { checkpoint: newest, quorum: 'met' }
  const checkpoint = published()
  if (checkpoint === undefined || checkpoint.size <= lastIndex) throw notYet()
  return { checkpoint, quorum: asked ? 'awaited' : 'not-asked' }
}

async function evidenceOf(row: Row, { size, note }: Published, tiles: TileReader): Promise<EvidenceFact> {
  const index = row.index ?? 0 // readRows has refused the others
  const proof = await proveInclusion(tiles, index, size)
  return {
    index,
    fact: row.erased_at === null ? loggedFact(factOf(row)) : null,
    salt: row.salt?.toString('hex') ?? null,
    ...(row.erased_at !== null && {
      erased: { id: row.id, at: row.erased_at.toISOString(), proposal: row.erasure ?? '' },
    }),
    entry: row.entry.toString('base64'),
    proof: formatTlogProof({ index, proof, checkpoint: note }),
  }
}

/** Neighbouring facts share tiles. */
function remembering(tiles: TileReader): TileReader {
  const known = new Map<string, Promise<Uint8Array>>()
  return {
    tile(level, index, width) {
      const path = tilePath(level, index, width)
      const before = known.get(path)
      if (before !== undefined) return before
      const reading = tiles.tile(level, index, width)
      if (known.size >= TILES_KEPT) known.clear()
      known.set(path, reading)
      return reading
    },
  }
}

function notYet(): HubError {
  return new HubError('unavailable', 'The published log does not hold this yet. Try again in a few seconds.', {
    retryAfterSeconds: 2,
  })
}
