// `npm test`: installs what the tests need, says what it does, runs every test, and ends with `N passed, N failed`.
// `npm test -- PATTERN…` runs only the files whose path holds one of the patterns.
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildPages, install, node24 } from './install.mjs'

const FILES = ['packages/*/src/**/*.test.ts', 'apps/*/src/**/*.test.ts', 'tools/*.test.ts', 'tests/**/*.test.ts']

await install()
ensureChromium()
await buildPages()
process.exitCode = run(process.argv.slice(2))

function run(patterns) {
  const all = JSON.parse(
    execFileSync(
      node24(),
      [
        '-p',
        `JSON.stringify(require('node:fs').globSync(${JSON.stringify(FILES)}, {exclude: ['**/node_modules/**']}))`,
      ],
      { encoding: 'utf8' },
    ),
  )
  const files = all.filter((file) => patterns.length === 0 || patterns.some((pattern) => file.includes(pattern))).sort()
  // Without a file Node would look for tests by itself, and run what is none of them.
  if (files.length === 0) throw new Error(`No test's path holds ${patterns.join(' or ')}.`)
  const folder = mkdtempSync(join(tmpdir(), 'atalaya-test-'))
  const summary = join(folder, 'summary.json')
  try {
    const { status } = spawnSync(
      node24(),
      [
        '--test',
        '--test-concurrency=2',
        '--test-timeout=900000',
        '--test-reporter=spec',
        '--test-reporter-destination=stdout',
        '--test-reporter=./tools/test-summary.mjs',
        `--test-reporter-destination=${summary}`,
        ...files,
      ],
      { stdio: 'inherit', env: { ...process.env, NODE_NO_WARNINGS: '1' } },
    )
    const { passed, failed, skipped } = existsSync(summary)
      ? JSON.parse(readFileSync(summary, 'utf8'))
      : { passed: 0, failed: 1, skipped: [] }
    for (const { name, why } of skipped) console.log(`skipped: ${name}: ${why}`)
    console.log(`${passed} passed, ${failed} failed${skipped.length > 0 ? `, ${skipped.length} skipped` : ''}`)
    return status === 0 && failed === 0 && passed > 0 ? 0 : 1
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function ensureChromium() {
  if (existsSync(process.env.ATALAYA_CHROMIUM ?? '/usr/bin/chromium')) return
  console.log('The browser tests need Chromium: installing it from Debian’s packages')
  const sudo = process.getuid?.() === 0 ? [] : ['sudo', '-n']
  for (const args of [
    ['apt-get', 'update', '-q'],
    ['apt-get', 'install', '-q', '-y', '--no-install-recommends', 'chromium'],
  ]) {
    const [command, ...rest] = [...sudo, ...args]
    const { status } = spawnSync(command, rest, {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    })
    if (status !== 0)
      throw new Error(
        `Could not install Chromium (${args.join(' ')}). Install it by hand, or set ATALAYA_CHROMIUM to a Chromium that is here.`,
      )
  }
}
