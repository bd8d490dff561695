import type { Command } from 'commander'

/** How rules are to be loaded, as told on the command line. */
export interface LoadingOptions {
  readonly placeholders?: readonly string[]
  readonly pipeline?: readonly string[]
}

export function withLoading(command: Command): Command {
  return command
    .option(
      '--placeholders <file>',
      'values of %names% for "expand", as YAML or JSON: {name: [values]}; may repeat',
      add,
    )
    .option('--pipeline <file>', 'a processing pipeline that maps fields and log sources; may repeat', add)
}

function add(file: string, files: readonly string[] = []): readonly string[] {
  return [...files, file]
}
