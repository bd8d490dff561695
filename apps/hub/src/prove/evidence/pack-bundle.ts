import { createHash } from 'node:crypto'
import type { EvidenceBundle } from '@atalaya/contracts'
import { type Zippable, zip } from 'fflate'
import { csvCell } from '../../platform/http/send-table.ts'
import { type Cover, coverOf } from './cover.ts'

const COVER_NAMES = { es: 'portada.pdf', en: 'cover.pdf' } as const
const COLUMNS = ['index', 'sequence', 'at', 'kind', 'actor', 'actor_id', 'office', 'subject_kind', 'subject_id', 'data']

/** The zip that is handed over: the evidence, the same facts for reading, and a cover that explains it. */
export async function packBundle(cover: Omit<Cover, 'sha256'>): Promise<Uint8Array> {
  const { bundle, row } = cover
  const evidence = Buffer.from(JSON.stringify(bundle))
  const sha256 = createHash('sha256').update(evidence).digest('hex')
  return zipped({
    'evidence.json': evidence,
    'facts.csv': Buffer.from(factsTable(bundle)),
    'checkpoint.txt': Buffer.from(bundle.checkpoint),
    'policy.txt': Buffer.from(bundle.policy),
    'keys.txt': Buffer.from(bundle.keys.map((key) => `${key}\n`).join('')),
    [COVER_NAMES[row.language]]: await coverOf({ ...cover, sha256 }),
  })
}

/** In threads of its own: a large bundle must not stop the hub. */
function zipped(files: Zippable): Promise<Uint8Array> {
  return new Promise((resolve, reject) =>
    zip(files, { level: 6 }, (error, bytes) => (error === null ? resolve(bytes) : reject(error))),
  )
}

function factsTable({ facts }: EvidenceBundle): string {
  const rows = facts.map(({ index, fact }) =>
    fact === null
      ? [index]
      : [
          ...[index, fact.sequence, fact.at, fact.kind, fact.actor.name, fact.actor.id, fact.office],
          ...[fact.subject.kind, fact.subject.id, JSON.stringify(fact.data)],
        ],
  )
  return `\ufeff${[COLUMNS, ...rows].map((row) => `${row.map(csvCell).join(',')}\r\n`).join('')}`
}
