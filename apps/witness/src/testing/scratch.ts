import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeKeyFile } from '../key-file.ts'

export interface WitnessFiles extends AsyncDisposable {
  readonly dir: string
  readonly key: string
  readonly logs: string
  readonly data: string
  readonly verifierKey: string
}

/** A directory with a key and a logs file, gone at the end of the block. */
export async function witnessFiles(logKeys: readonly string[]): Promise<WitnessFiles> {
  const dir = await mkdtemp(join(tmpdir(), 'atalaya-witness-'))
  const [key, logs] = [join(dir, 'key'), join(dir, 'logs')]
  const verifierKey = await writeKeyFile(key, 'witness.example.com/w1')
  await writeFile(logs, `# logs\n\n${logKeys.join('\n')}\n`)
  const remove = () => rm(dir, { recursive: true, force: true })
  return { dir, key, logs, data: join(dir, 'data'), verifierKey, [Symbol.asyncDispose]: remove }
}
