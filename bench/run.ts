// `npm run bench -- NAME [options]`: one benchmark; its last line is JSON.
const BENCHMARKS = ['sigma', 'correlation', 'evtx', 'logs', 'ingest', 'hunt', 'tlog']

const [name = '', ...args] = process.argv.slice(2)
if (!BENCHMARKS.includes(name)) {
  console.error(`Usage: npm run bench -- ${BENCHMARKS.join(' | ')}`)
  process.exit(2)
}
const { run } = (await import(`./${name}.ts`)) as { run(args: readonly string[]): Promise<void> } // each has this shape
await run(args)
