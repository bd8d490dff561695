// What every script of this project stands on: its packages, Node 24, the built pages. Plain JavaScript: it runs before
// anything is installed, on whatever Node (20 or later) the machine has.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const ROOT = fileURLToPath(new URL('..', import.meta.url))
const NODE = join(ROOT, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')

/** Brings node_modules to what package-lock.json says, unless it is. */
export async function install() {
  refuseOldNode()
  if (!isInstalled()) await step('Packages (once; a minute or two)', () => npm(['ci', '--include=dev']))
  if (!runsNode24()) await step('Node 24', installNode24)
}

/** The Node 24 that the project brings along. */
export function node24() {
  return NODE
}

/** Runs a script on Node 24 in the project's folder; answers with its exit code. */
export function runNode24(args) {
  const { status } = spawnSync(NODE, args, { cwd: ROOT, stdio: 'inherit', env: onNode24() })
  return status ?? 1
}

/** The environment in which `node`, for scripts of packages too, is Node 24, and keeps what it has compiled. */
export function onNode24() {
  const cache = process.env.NODE_COMPILE_CACHE ?? join(ROOT, 'node_modules', '.compile-cache')
  return { ...process.env, PATH: `${dirname(NODE)}:${process.env.PATH ?? ''}`, NODE_COMPILE_CACHE: cache }
}

/** Builds the pages that people see, unless what they are made of is as it was. */
export async function buildPages() {
  await build('Console', 'console', ['src', 'static', 'svelte.config.js', 'write-csp.mjs'])
  // Its colours are the console's.
  await build('Portal', 'portal', ['src', 'verify', 'en', '../console/src/styles'])
}

async function build(title, name, sources) {
  const home = join(ROOT, 'apps', name)
  const stamp = join(ROOT, 'node_modules', `.${name}-built`)
  const made = hashOf([
    ...[...sources, 'package.json', 'vite.config.ts'].map((source) => join(home, source)),
    ...['contracts', 'evidence', 'tlog'].map((library) => join(ROOT, 'packages', library, 'src')),
    join(ROOT, 'package-lock.json'),
  ])
  if (existsSync(join(home, 'build')) && textOf(stamp) === made) return
  await step(title, () => npm(['run', 'build', '-w', `@atalaya/${name}`]))
  writeFileSync(stamp, made)
}

function refuseOldNode() {
  if (Number(process.versions.node.split('.')[0]) >= 20) return
  throw new Error(`Atalaya needs Node 20 or later to install itself; this is Node ${process.versions.node}.`)
}

/** npm writes the hidden lock file last, so it tells what is really there. Packages for other machines are not. */
function isInstalled() {
  const wanted = packagesIn(join(ROOT, 'package-lock.json'))
  const there = packagesIn(join(ROOT, 'node_modules', '.package-lock.json'))
  if (wanted === undefined) throw new Error('package-lock.json is missing. Fetch the project again.')
  if (there === undefined) return false
  return Object.entries(wanted).every(([path, entry]) => {
    if (!path.includes('node_modules/') || entry.link) return true
    const found = there[path]
    return found === undefined
      ? Boolean(entry.optional || entry.devOptional || entry.peer)
      : found.version === entry.version
  })
}

function packagesIn(file) {
  const text = textOf(file)
  return text === undefined ? undefined : JSON.parse(text).packages
}

function runsNode24() {
  const { stdout } = spawnSync(NODE, ['--version'], { encoding: 'utf8' })
  return /^v24\./.test(stdout ?? '')
}

/** npm may have been told not to run install scripts; the package `node` fetches its program in one. */
async function installNode24() {
  const home = join(ROOT, 'node_modules', 'node')
  await runQuietly(process.execPath, ['installArchSpecificPackage.js'], { cwd: home })
  if (!runsNode24()) throw new Error(`Node 24 could not be installed in ${home}. Is the npm registry reachable?`)
}

function npm(args) {
  const script = process.env.npm_execpath
  if (script !== undefined && /npm-cli\.js$/.test(script)) return runQuietly(process.execPath, [script, ...args])
  return runQuietly('npm', args)
}

/** What a program says is shown only when it fails. */
function runQuietly(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'], env: onNode24(), ...options })
    let output = ''
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (bytes) => {
        output = (output + bytes).slice(-3_000)
      })
    child.on('error', (error) => reject(new Error(`${command} cannot be run: ${error.message}`)))
    child.on('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`${output.trim()}\n\n${command} ${args.join(' ')} failed.`)),
    )
  })
}

async function step(title, work) {
  const began = Date.now()
  const { isTTY } = process.stdout
  process.stdout.write(isTTY ? `… ${title}` : `${title}…\n`)
  try {
    await work()
    process.stdout.write(`${isTTY ? '\r\x1b[K' : ''}✓ ${title} (${((Date.now() - began) / 1000).toFixed(1)} s)\n`)
  } catch (error) {
    process.stdout.write(`${isTTY ? '\r\x1b[K' : ''}✗ ${title}\n`)
    throw error
  }
}

function hashOf(paths) {
  const hash = createHash('sha256')
  for (const file of paths.flatMap(filesIn))
    hash
      .update(`${file.slice(ROOT.length)}\0`)
      .update(readFileSync(file))
      .update('\0')
  return hash.digest('hex')
}

function filesIn(path) {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (stat === undefined) return []
  if (stat.isFile()) return [path]
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesIn(join(path, name)))
}

function textOf(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined
}
