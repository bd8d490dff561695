import { availableParallelism } from 'node:os'
import { setFlagsFromString } from 'node:v8'
import { Command, InvalidArgumentError, Option } from 'commander'
import { withLoading } from '../rules/loading-options.ts'
import { BUNDLED_RULES } from '../rules/read-rules.ts'
import { LINE_FORMS } from './lines.ts'
import { LEVELS } from './match.ts'
import type { ScanOptions } from './scan.ts'

const EXIT_CODES = `
Exit codes:
  0    nothing of that severity, and every file was read (lines in no known form are counted)
  1    something of that severity or above
  2    the scan could not be made
  3    nothing of that severity, but some files could not be read, in whole or in part
  130  interrupted by Ctrl-C (143 by SIGTERM): what was found until then is printed and written`

export function scanCommand(): Command {
  return withLoading(new Command('scan'))
    .description(
      'Looks for what the rules describe in files: Windows event logs, NDJSON, JSON, syslog, access logs; plain, .gz or .zip',
    )
    .argument('<path...>', 'files, or folders to look through')
    .option('--rules <path...>', 'folders or files of Sigma rules', [BUNDLED_RULES])
    .addOption(
      new Option('--format <format>', 'what to print').choices(['table', ...Object.keys(LINE_FORMS)]).default('table'),
    )
    .option('--html <file>', 'also write a report: one file that needs nothing else')
    .option('--jsonl <file>', 'also write every alert as a line of JSON')
    .option('--csv <file>', 'also write every alert as a row')
    .addOption(new Option('--lang <language>', 'language of the report').choices(['es', 'en']).default('es'))
    .option('--timezone <zone>', 'show times in this zone, as America/Mexico_City', 'UTC')
    .option('--log-timezone <zone>', 'zone of times that lines tell without one', 'UTC')
    .addOption(
      new Option('--severity <level>', 'matches of this level or above make the exit code 1')
        .choices(LEVELS)
        .default('medium'),
    )
    .option('--workers <n>', 'threads', positive, availableParallelism())
    .option('--no-progress', 'no progress bar')
    .addHelpText('after', EXIT_CODES)
    .action(async (paths: string[], options: ScanOptions) => {
      tuneForSeconds()
      process.exitCode = await (await import('./scan.ts')).scan(paths, options)
    })
}

function positive(text: string): number {
  const number = Number(text)
  if (!Number.isInteger(number) || number < 1 || number > 256)
    throw new InvalidArgumentError('Give a whole number from 1 to 256.')
  return number
}

/**
 * A scan takes seconds. V8's last compiler spends a quarter of one core's time in them on code that its earlier ones make
 * nearly as fast; what runs a hundred thousand times still gets there. Room for new objects makes collections rare.
 */
function tuneForSeconds(): void {
  setFlagsFromString('--invocation-count-for-turbofan=100000')
  setFlagsFromString('--min-semi-space-size=48')
  setFlagsFromString('--max-semi-space-size=64')
}
