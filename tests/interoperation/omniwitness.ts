import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { generateSigner, parseVerifierKey, type VerifierKey, verifierKey } from '../../packages/tlog/src/index.ts'
import { type Running, start } from './go-tools.ts'

export interface Omniwitness extends Running {
  /** Of its cosignatures. */
  readonly key: VerifierKey
}

export interface OmniwitnessOptions {
  readonly program: string
  /** For its files. */
  readonly folder: string
  /** Verifier keys of the logs to cosign, named after their origins. */
  readonly logs: readonly string[]
}

export async function startOmniwitness({ program, folder, logs }: OmniwitnessOptions): Promise<Omniwitness> {
  const { signer, signerKey } = await generateSigner('omniwitness.example.com')
  const entries = logs.map((vkey) => {
    const { name } = parseVerifierKey(vkey)
    return `  - Origin: ${name}\n    URL: http://127.0.0.1:9/\n    PublicKey: ${vkey}\n`
  })
  const [keyFile, logsFile] = [join(folder, 'omniwitness.key'), join(folder, 'omniwitness.yaml')]
  await writeFile(keyFile, signerKey)
  await writeFile(logsFile, `Logs:\n${entries.join('')}`)
  const args = ['--metrics_listen', '', '--db_file', join(folder, 'omniwitness.db')]
  args.push('--private_key_path', keyFile, '--additional_logs', logsFile)
  const running = await start(program, (port) => [...args, '--listen', `127.0.0.1:${port}`])
  return { ...running, key: verifierKey(signer.name, 'cosignature', signer.verifierKey.publicKey) }
}
