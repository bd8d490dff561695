import { Command, CommanderError } from 'commander'
import { CliError } from './cli-error.ts'

/** Each is loaded when it is asked for: what a witness needs does not slow a scan down. */
const COMMANDS: ReadonlyMap<string, () => Promise<Command>> = new Map(
  Object.entries({
    serve: async () => (await import('./serve.ts')).serveCommand(),
    scan: async () => (await import('./scan/command.ts')).scanCommand(),
    rules: async () => (await import('./rules/command.ts')).rulesCommand(),
    verify: async () => (await import('./verify/command.ts')).verifyCommand(),
    witness: async () => (await import('./witness.ts')).witnessCommand(),
  }),
)

const asked = COMMANDS.get(process.argv[2] ?? '')
const program = new Command('atalaya')
  .description('Watches every office, responds, governs by one policy, and proves what is published.')
  .version('0.1.0')
  .showHelpAfterError('Try: atalaya --help')
  .exitOverride()
for (const load of asked === undefined ? COMMANDS.values() : [asked]) program.addCommand(await load())

for (const command of [program, ...program.commands, ...program.commands.flatMap(({ commands }) => commands)])
  command.exitOverride()

tellOfFullDisk()
try {
  await program.parseAsync()
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2
  else if (error instanceof CliError) {
    console.error(`atalaya: ${error.message}`)
    process.exitCode = 2
  } else throw error
}

/** A reader who has gone (`| head`) is no failure; output that could not be written is. */
function tellOfFullDisk(): void {
  let failed = false
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE' || failed) return
    failed = true
    console.error(`atalaya: standard output: ${error.message}`)
  })
  process.on('exit', () => {
    if (failed) process.exitCode = 2
  })
}
