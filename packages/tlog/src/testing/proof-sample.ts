import { formatCheckpoint } from '../checkpoint.ts'
import { cosign } from '../cosignature.ts'
import { leafHash } from '../hash.ts'
import { integrate } from '../integrate.ts'
import { signNote } from '../note.ts'
import { proveInclusion } from '../prove.ts'
import { generateSigner } from '../signer.ts'
import { formatTlogProof } from '../tlog-proof.ts'
import { memoryTiles } from './memory-tiles.ts'

export interface ProofSample {
  readonly entry: string
  readonly proof: string
  readonly policy: string
}

/** An entry of a log of 5,000 with its tlog-proof, and a policy that asks two of the three witnesses that cosigned. */
export async function proofSample({
  witnesses = 3,
  cosigned = 3,
  timestamp = 1_700_000_000,
} = {}): Promise<ProofSample> {
  const log = await generateSigner('log.example.com')
  const cosigners = await Promise.all(
    Array.from({ length: witnesses }, (_, at) => generateSigner(`witness.example.com/w${at}`, 'cosignature')),
  )
  const tiles = memoryTiles()
  const leaves = Array.from({ length: 5000 }, (_, at) => leafHash(new TextEncoder().encode(`entry ${at}`)))
  const { size, root, tiles: written } = await integrate(tiles, 0, leaves)
  tiles.write(written)
  const text = formatCheckpoint({ origin: log.signer.name, size, root })
  const lines = await Promise.all(cosigners.slice(0, cosigned).map(({ signer }) => cosign(text, signer, timestamp)))
  const checkpoint = `${await signNote(text, [log.signer])}${lines.join('')}`
  const names = cosigners.map((_, at) => `w${at}`)
  const policy = [
    `log ${log.verifierKey}`,
    ...cosigners.map(({ verifierKey }, at) => `witness w${at} ${verifierKey}`),
    `group two 2 ${names.join(' ')}`,
    'quorum two',
  ]
  const proof = formatTlogProof({ index: 1234, proof: await proveInclusion(tiles, 1234, size), checkpoint })
  return { entry: 'entry 1234', proof, policy: `${policy.join('\n')}\n` }
}
