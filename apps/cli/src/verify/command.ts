import { Command, Option } from 'commander'
import type { Checked } from './checked.ts'
import { printChecked } from './print-checked.ts'
import { readTrust, type TrustOptions } from './read-trust.ts'
import { verifyPath } from './verify-path.ts'

interface Options extends TrustOptions {
  readonly entry?: string
  readonly earlier: readonly string[]
  readonly lang: 'es' | 'en'
  readonly json?: boolean
}

const EXIT_CODES = { proven: 0, failed: 1, unreadable: 2, unvouched: 3, 'awaiting-quorum': 3 } as const
/** The worst of the files is the command's. */
const WORST_FIRST = ['failed', 'unreadable', 'unvouched', 'awaiting-quorum', 'proven'] as const

const EXIT_HELP = `
Exit codes: 0 authentic · 1 not authentic · 2 could not be checked · 3 sound so far: no key was given,
or too few witnesses have signed yet.
Get the key or the policy by another way than the file: from the institution's site, its gazette, or a witness.`

export function verifyCommand(): Command {
  return new Command('verify')
    .description('Verifies, offline, evidence files, proofs and whole transparency logs')
    .argument('<path...>', 'evidence files (.zip or .json), tlog-proof files, or the folder of a log')
    .option('--key <vkey>', 'a verifier key of the log, or a file of them; may be repeated', collect, [])
    .option('--policy <file>', 'whom to trust: a C2SP tlog-policy (log, witness and quorum lines)')
    .option('--entry <file>', 'the logged bytes that a tlog-proof is about')
    .option('--earlier <file>', 'a checkpoint that you kept: the log must extend it; may be repeated', collect, [])
    .addOption(new Option('--lang <language>', 'language of the verdict').choices(['es', 'en']).default('es'))
    .option('--json', 'one JSON line a path')
    .addHelpText('after', EXIT_HELP)
    .action(verify)
}

async function verify(
  paths: readonly string[],
  { entry, earlier, lang, json = false, ...asked }: Options,
): Promise<void> {
  const trust = await readTrust(asked)
  const verdicts: Checked['verdict'][] = []
  for (const path of paths) {
    const checked = await verifyPath(path, { trust, entry, earlier, language: lang })
    verdicts.push(checked.verdict)
    if (json) console.log(JSON.stringify({ path, verdict: checked.verdict, ...checked.detail }))
    else printChecked(path, checked)
  }
  process.exitCode = EXIT_CODES[WORST_FIRST.find((verdict) => verdicts.includes(verdict)) ?? 'unreadable']
}

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value]
}
