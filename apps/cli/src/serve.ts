import { Command } from 'commander'

/** The hub reads its options itself: the same ones, and the same `--help`, whichever way it is started. */
export function serveCommand(): Command {
  return new Command('serve')
    .description('run the hub: console, API, ingestion, detection (serve --help tells its options)')
    .argument('[options...]')
    .helpOption(false)
    .allowUnknownOption()
    .action(async (_options: readonly string[], _given: unknown, command: Command) => {
      const { serve } = await import('@atalaya/hub') // only when asked: the other commands start without it
      process.exitCode = await serve(command.args)
    })
}
