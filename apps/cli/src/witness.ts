import { once } from 'node:events'
import { openWitness, WitnessError, writeKeyFile } from '@atalaya/witness'
import { Command } from 'commander'
import { CliError } from './cli-error.ts'

interface WitnessFlags {
  readonly key: readonly string[]
  readonly logs: string
  readonly data: string
  readonly host: string
  readonly port: string
}

/** A witness of transparency logs, which cosigns what only grows (C2SP tlog-witness). */
export function witnessCommand(): Command {
  const keygen = new Command('keygen')
    .description('make a key: writes it to a new file, prints the verifier key to publish')
    .requiredOption('--name <name>', 'how the witness is called, like witness.example.org/w1')
    .requiredOption('--out <file>', 'where the key is written, readable by its owner alone')
    .action(({ name, out }: { name: string; out: string }) =>
      mendable(async () => console.log(await writeKeyFile(out, name))),
    )
  return new Command('witness')
    .description('cosign checkpoints of transparency logs that only grow')
    .option('--key <file...>', 'key file, made by keygen; two while a key is being changed')
    .option('--logs <file>', 'the logs to cosign: a verifier key a line')
    .option('--data <dir>', 'where the latest checkpoints are kept', 'witness-data')
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--port <number>', 'port to listen on', '7380')
    .addCommand(keygen)
    .action((flags: WitnessFlags) => mendable(() => run(flags)))
}

async function run({ key, logs, data, host, port }: WitnessFlags): Promise<void> {
  if (key === undefined || logs === undefined) throw new CliError('a witness needs --key FILE and --logs FILE')
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) throw new CliError(`--port takes a number: ${port}`)
  const stopped = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')])
  const report = (error: Error) => console.error(`witness: ${error.message}`)
  await using witness = await openWitness({ keys: key, logs, data, host, port: Number(port), report })
  console.log(`Witness of ${witness.logCount} logs at ${witness.address}`)
  for (const verifierKey of witness.verifierKeys) console.log(verifierKey)
  await stopped
}

async function mendable(act: () => Promise<void>): Promise<void> {
  try {
    await act()
  } catch (error) {
    if (error instanceof WitnessError) throw new CliError(error.message, { cause: error })
    throw error
  }
}
