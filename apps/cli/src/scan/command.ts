import { availableParallelism } from 'node:os'
import type { Level } from '@atalaya/sigma'
import { Command, InvalidArgumentError, Option } from 'commander'
import { BUNDLED_RULES } from '../rules/read-rules.ts'
import { LEVELS } from './match.ts'
import { FORMATS, type Format } from './output.ts'
import { scan } from './scan.ts'

interface Options {
  readonly rules: string[]
  readonly format: Format
  readonly severity: Level
  readonly workers: number
  readonly progress: boolean
}

export function scanCommand(): Command {
  return new Command('scan')
    .description(
      'Looks for what the rules describe in files: Windows event logs, NDJSON, JSON, syslog, access logs; plain, .gz or .zip',
    )
    .argument('<path...>', 'files, or folders to look through')
    .option('--rules <path...>', 'folders or files of Sigma rules', [BUNDLED_RULES])
    .addOption(new Option('--format <format>', 'what to print').choices(FORMATS).default('table'))
    .addOption(
      new Option('--severity <level>', 'matches of this level or above make the exit code 1')
        .choices(LEVELS)
        .default('medium'),
    )
    .option('--workers <n>', 'threads', positive, availableParallelism())
    .option('--no-progress', 'no progress bar')
    .addHelpText('after', '\nExit codes: 0 nothing of that severity, 1 something, 2 the scan could not be made.')
    .action(async (paths: string[], options: Options) => {
      process.exitCode = (await scan(paths, options)) ? 1 : 0
    })
}

function positive(text: string): number {
  const number = Number(text)
  if (!Number.isInteger(number) || number < 1 || number > 256)
    throw new InvalidArgumentError('Give a whole number from 1 to 256.')
  return number
}
