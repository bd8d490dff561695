import { Command, CommanderError } from 'commander'
import { CliError } from './cli-error.ts'
import { rulesCommand } from './rules/command.ts'
import { scanCommand } from './scan/command.ts'
import { serveCommand } from './serve.ts'
import { verifyCommand } from './verify/command.ts'
import { witnessCommand } from './witness.ts'

const program = new Command('atalaya')
  .description('Watches every office, responds, governs by one policy, and proves what is published.')
  .version('0.1.0')
  .showHelpAfterError('Try: atalaya --help')
  .exitOverride()
  .addCommand(serveCommand())
  .addCommand(scanCommand())
  .addCommand(rulesCommand())
  .addCommand(verifyCommand())
  .addCommand(witnessCommand())

for (const command of [program, ...program.commands, ...program.commands.flatMap(({ commands }) => commands)])
  command.exitOverride()

try {
  await program.parseAsync()
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2
  else if (error instanceof CliError) {
    console.error(`atalaya: ${error.message}`)
    process.exitCode = 2
  } else throw error
}
