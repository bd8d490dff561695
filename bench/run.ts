// `npm run bench -- NAME [options]`: one benchmark; its last line is JSON.
import { existsSync } from 'node:fs'

const [name, ...args] = process.argv.slice(2)
const file = new URL(`./${name}.ts`, import.meta.url)
if (name === undefined || !/^[a-z-]+$/.test(name) || name === 'run' || !existsSync(file)) {
  console.error('Usage: npm run bench -- sigma | correlation | evtx | logs | ingest | hunt | tlog')
  process.exit(2)
}
const { run } = (await import(file.href)) as { run(args: readonly string[]): Promise<void> } // every benchmark here has this shape
await run(args)
