import { createHash, randomBytes, randomUUID } from 'node:crypto'
import {
  commitmentEntry,
  committedBytes,
  EVIDENCE_TYPE,
  type EvidenceBundle,
  type EvidenceFact,
  type LoggedFact,
  wholeEntry,
} from '@atalaya/contracts'
import {
  cosign,
  formatCheckpoint,
  formatTlogProof,
  generateSigner,
  integrate,
  leafHash,
  proveInclusion,
  signNote,
  type TileReader,
} from '@atalaya/tlog'

const ORIGIN = 'log.example.gob.mx/atalaya'
/** Seconds since 1970 at which the witnesses signed. */
export const COSIGNED_AT = 1_790_000_000

export interface LogOfFacts {
  readonly bundle: EvidenceBundle
  readonly logKey: string
  /** The log's key and three witnesses, of which two must have signed. */
  readonly policy: string
}

/** A log of its own for one test: private facts, every fifth public, the one at `erased` erased. */
export async function logOfFacts({
  count = 12,
  erased = -1,
  witnesses = 3,
  at = COSIGNED_AT,
} = {}): Promise<LogOfFacts> {
  const leaves = Array.from({ length: count }, (_, index) => leafOf(index, erased))
  const tiles = new Map<string, Uint8Array>()
  const reader: TileReader = {
    tile: async (level, index, width) => tiles.get(`${level}/${index}/${width}`) ?? new Uint8Array(),
  }
  const { root, tiles: files } = await integrate(
    reader,
    0,
    leaves.map(({ entry }) => leafHash(entry)),
  )
  const only = files[0]
  if (only !== undefined) tiles.set(`0/0/${count}`, only.bytes) // up to 256 leaves make one tile

  const log = await generateSigner(ORIGIN)
  const text = formatCheckpoint({ origin: ORIGIN, size: count, root })
  const witnessKeys = await Promise.all(['one', 'two', 'three'].map((name) => generateSigner(name, 'cosignature')))
  const lines = await Promise.all(witnessKeys.slice(0, witnesses).map(({ signer }) => cosign(text, signer, at)))
  const checkpoint = (await signNote(text, [log.signer])) + lines.join('')
  const policy = [
    `log ${log.verifierKey}`,
    ...witnessKeys.map(({ verifierKey }, at) => `witness w${at} ${verifierKey}`),
    'group all-of-them 2 w0 w1 w2',
    'quorum all-of-them',
    '',
  ].join('\n')
  const facts = await Promise.all(
    leaves.map(async ({ fact, salt, entry }, index): Promise<EvidenceFact> => {
      const proof = formatTlogProof({ index, proof: await proveInclusion(reader, index, count), checkpoint })
      return { index, fact, salt: salt?.toString('hex') ?? null, entry: Buffer.from(entry).toString('base64'), proof }
    }),
  )
  return {
    logKey: log.verifierKey,
    policy,
    bundle: { type: EVIDENCE_TYPE, origin: ORIGIN, keys: [log.verifierKey], policy, checkpoint, quorum: 'met', facts },
  }
}

function leafOf(index: number, erased: number): { fact: LoggedFact | null; salt: Buffer | null; entry: Uint8Array } {
  const fact = factOf(index)
  if (index % 5 === 4) return { fact, salt: null, entry: wholeEntry(fact) }
  const salt = randomBytes(32)
  const entry = commitmentEntry(createHash('sha256').update(committedBytes(salt, fact)).digest('hex'))
  return index === erased ? { fact: null, salt: null, entry } : { fact, salt, entry }
}

function factOf(index: number): LoggedFact {
  return {
    sequence: index + 1,
    id: randomUUID(),
    at: '2026-03-04T05:06:07.890Z',
    kind: 'alert.closed',
    actor: { kind: 'person', id: 'a1', name: 'Analyst on duty' },
    office: null,
    subject: { kind: 'alert', id: `x${index}` },
    data: { why: 'Visto con la oficina', count: index },
  }
}
