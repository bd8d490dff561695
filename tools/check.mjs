// `npm run check`: types, lint, boundaries, unused code. Each step says what it found; all run, so that one sees everything.
import { spawnSync } from 'node:child_process'
import { install, onNode24, runNode24 } from './install.mjs'

await install()

const STEPS = [
  ['types', ['node_modules/typescript/bin/tsc', '-p', '.']],
  ['portal types', ['node_modules/typescript/bin/tsc', '-p', 'apps/portal']],
  ['lint', ['node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings']],
  ['boundaries', ['tools/boundaries.ts']],
  ['unused code', ['node_modules/knip/bin/knip.js', '--no-progress']],
]

// First, because it writes the configuration that others read.
let failures = step(
  'console types',
  () =>
    spawnSync('npm', ['run', '-s', 'check', '-w', '@atalaya/console'], { stdio: 'inherit', env: onNode24() }).status,
)
for (const [name, args] of STEPS) failures += step(name, () => runNode24(args))
console.log(failures === 0 ? 'check: clean' : `check: ${failures} step(s) failed`)
process.exitCode = failures === 0 ? 0 : 1

function step(name, run) {
  const start = Date.now()
  const ok = run() === 0
  console.log(`${ok ? '✓' : '✗'} ${name} (${((Date.now() - start) / 1000).toFixed(1)} s)`)
  return ok ? 0 : 1
}
