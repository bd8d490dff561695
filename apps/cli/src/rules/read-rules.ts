import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { RuleFile } from '@atalaya/sigma'
import { CliError, pathProblem } from '../cli-error.ts'
import { findFiles } from '../find-files.ts'

/** The rules that come with Atalaya. */
export const BUNDLED_RULES = fileURLToPath(new URL('../../../../content/rules', import.meta.url))

export async function readRules(paths: readonly string[]): Promise<RuleFile[]> {
  const files = await findFiles(paths, (name) => /\.ya?ml$/i.test(name))
  if (files.length === 0) throw new CliError(`no .yml files in ${paths.join(', ')}`)
  return Promise.all(
    files.map(async ({ path }) => ({
      path,
      text: await readFile(path, 'utf8').catch((error: unknown) => {
        throw new CliError(pathProblem(path, error))
      }),
    })),
  )
}
