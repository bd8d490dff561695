import { Command, InvalidArgumentError, Option } from 'commander'
import { check } from './check.ts'
import { COVERAGE_FORMATS, type CoverageOptions, reportCoverage } from './coverage.ts'
import { type ExplainOptions, explain } from './explain.ts'
import { readLoading } from './loading.ts'
import { type LoadingOptions, withLoading } from './loading-options.ts'
import { BUNDLED_RULES, readRules } from './read-rules.ts'
import { runRegression } from './regression.ts'

export function rulesCommand(): Command {
  return new Command('rules')
    .description('Checks, tests and explains Sigma rules, and tells what they can see')
    .addCommand(checkCommand())
    .addCommand(testCommand())
    .addCommand(explainCommand())
    .addCommand(coverageCommand())
}

function checkCommand(): Command {
  return withLoading(new Command('check'))
    .description('Says of every rule whether it loads, and why not; warns of fields and log sources that nothing gives')
    .argument('<path...>', 'folders or files of rules')
    .option('--quiet', 'errors only, no warnings')
    .addHelpText('after', '\nExit codes: 0 all load, 1 some do not, 2 they could not be read.')
    .action((paths: string[], { quiet, ...loading }: { quiet?: boolean } & LoadingOptions) => {
      const { loaded, notLoaded, problems } = check(readRules(paths), readLoading(loading))
      const warnings = problems.filter(({ severity }) => severity === 'warning').length
      for (const { severity, file, line, message, remedy } of problems) {
        if (severity === 'error' || !quiet)
          console.log(
            `${file}${line === undefined ? '' : `:${line}`}: ${severity}: ${message}${/[.!?]$/.test(message) ? '' : '.'} ${remedy}`,
          )
      }
      console.log(`${loaded} loaded, ${notLoaded} not loaded${warnings > 0 ? `, ${warnings} warnings` : ''}`)
      process.exitCode = notLoaded === 0 ? 0 : 1
    })
}

function testCommand(): Command {
  return withLoading(new Command('test'))
    .description('Runs a regression folder (SigmaHQ’s layout: info.yml beside the events that must match)')
    .argument('<folder>', 'the regression folder')
    .requiredOption('--rules <path...>', 'folders or files of rules')
    .option('--evtx', 'read the .evtx files instead of the .json beside them')
    .action(
      async (folder: string, { rules, evtx, ...loading }: { rules: string[]; evtx?: boolean } & LoadingOptions) => {
        const format = evtx ? 'evtx' : 'json'
        const results = await runRegression(folder, { files: readRules(rules), loading: readLoading(loading), format })
        const failed = results.filter(({ problem }) => problem !== undefined)
        for (const { name, problem } of failed) console.log(`✗ ${name}: ${problem}`)
        console.log(`${results.length - failed.length} passed, ${failed.length} failed`)
        process.exitCode = failed.length === 0 && results.length > 0 ? 0 : 1
      },
    )
}

function explainCommand(): Command {
  return withLoading(new Command('explain'))
    .description('Tells why a rule matches an event: which selection, field and value; or which part failed')
    .argument('<rule>', 'a rule file, or the id, name or title of one among --rules')
    .argument('<event>', 'a file of JSON, NDJSON, log lines or .evtx; - for standard input')
    .option('--rules <path...>', 'folders or files of rules', [BUNDLED_RULES])
    .option('--record <n>', 'the event: EventRecordID of a Windows event, else its number from 1', recordNumber)
    .option('--json', 'print the explanation as JSON')
    .addHelpText(
      'after',
      '\nOf several events the first that matches is explained, else the one that comes nearest.\nExit codes: 0 it matches, 1 it does not, 2 it could not be told.',
    )
    .action(async (rule: string, event: string, options: ExplainOptions) => {
      process.exitCode = (await explain(rule, event, options)) ? 0 : 1
    })
}

function coverageCommand(): Command {
  return withLoading(new Command('coverage'))
    .description('Tells which rules can ever fire on some logs, why the others cannot, and what of ATT&CK that covers')
    .argument('[path...]', 'samples of the logs: files or folders of whatever `scan` reads')
    .option('--rules <path...>', 'folders or files of rules', [BUNDLED_RULES])
    .option(
      '--logsource <name...>',
      'logs by name, as windows/sysmon or linux/process_creation, instead or besides',
      [],
    )
    .addOption(new Option('--format <format>', 'what to print').choices(COVERAGE_FORMATS).default('table'))
    .addHelpText(
      'after',
      '\nOf logs that are read, what came counts: their fields and, of Windows, event ids. Of logs that are named, all that they may ever tell.\nExit codes: 0 it is told, 2 it could not be told, 3 some logs could not be read, in whole or in part.',
    )
    .action(async (paths: string[], options: CoverageOptions) => {
      process.exitCode = await reportCoverage(paths, options)
    })
}

function recordNumber(text: string): number {
  const number = Number(text)
  if (!Number.isSafeInteger(number) || number < 1) throw new InvalidArgumentError('Give a whole number from 1.')
  return number
}
