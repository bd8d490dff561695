import { createDecoder } from '../packages/logs/src/index.ts'
import { SAMPLE_LINES } from '../packages/logs/src/testing/sample-lines.ts'

export interface Corpus {
  readonly name: string
  readonly lines: readonly Buffer[]
  /** The same events as JSON, where the lines are none: what reading them would cost at least, had they come so. */
  readonly asJson: readonly Buffer[]
}

/** Kinds of raw lines, and the samples that they are made of. */
export const TEXT: readonly (readonly [string, readonly string[]])[] = [
  ['syslog: sshd, sudo, cron, pam', ['rfc5424', 'rfc3164', 'pam', 'cron', 'su']],
  ['access log, combined', ['access', 'vhostAccess']],
  ['auditd', ['auditd', 'auditdExecve']],
]

export const LINES = 60_000

export function repeat(names: readonly string[]): Buffer[] {
  return Array.from({ length: LINES }, (_, i) => {
    const line = SAMPLE_LINES[names[i % names.length] ?? ''] ?? ''
    // Every line differs, so that nothing can be remembered of the one before.
    return Buffer.from(line.replace('192.0.2.7', `192.0.${i % 200}.${i % 251}`))
  })
}

export function textCorpus(name: string, samples: readonly string[]): Corpus {
  const lines = repeat(samples)
  const decoder = createDecoder()
  const asJson = lines.map((line) => Buffer.from(JSON.stringify(decoder.decode(line.toString('latin1')).fields)))
  return { name, lines, asJson }
}
