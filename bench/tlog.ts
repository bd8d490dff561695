// The transparency log: leaves a second made durable, time from an act to the checkpoint that holds it, time to verify a proof; the audit
// page's questions over --facts=N facts, none to leave these out.
import { parseArgs } from 'node:util'
import { measureAudit } from './tlog-audit.ts'
import { measureIntegration } from './tlog-integrate.ts'
import { measurePublishing } from './tlog-publish.ts'
import { measureVerify } from './tlog-verify.ts'

const BATCHES = [256, 1_024, 4_096] as const

export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      leaves: { type: 'string', default: '65536' },
      rate: { type: 'string', default: '500' },
      seconds: { type: 'string', default: '20' },
      facts: { type: 'string', default: '5000000' },
    },
  })
  const rates: number[] = []
  for (const batch of BATCHES) {
    const rate = await measureIntegration(Number(values.leaves), batch)
    console.log(`${values.leaves} leaves in batches of ${batch}, each batch durable and signed: ${rate} leaves/s`)
    rates.push(rate)
  }
  const publishing = await measurePublishing(Number(values.rate), Number(values.seconds))
  console.log(
    `${publishing.acts} acts at ${values.rate}/s, to the checkpoint that holds them: median ${publishing.median} ms, ` +
      `p99 ${publishing.p99} ms, longest ${publishing.longest} ms (after the commit: median ${publishing.afterCommit.median} ms, p99 ${publishing.afterCommit.p99} ms); ${publishing.checkpoints} checkpoints`,
  )
  const verify = await measureVerify()
  const audit = Number(values.facts) > 0 ? await measureAudit(Number(values.facts)) : {}
  const figures = { leavesPerSecond: rates.at(-1), publishP99Ms: publishing.p99, ...verify, ...audit }
  console.log(JSON.stringify({ bench: 'tlog', ...figures }))
}
