import { spawn, spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from './serve-files.ts'

const WITNESS = 'v0.0.0-20260617164027-9332986a94a4'
const TESSERA = 'v1.0.4'
const FORMATS = 'v0.1.2-0.20260710124811-af9e607161b6'
const MERKLE = 'v0.0.2'

/** Programs of the transparency.dev project, by the names that `go install` gives them. */
const PACKAGES = [
  `github.com/transparency-dev/witness/cmd/omniwitness@${WITNESS}`,
  `github.com/transparency-dev/witness/cmd/loadtest@${WITNESS}`,
  `github.com/transparency-dev/tessera/cmd/fsck@${TESSERA}`,
  `github.com/transparency-dev/tessera/cmd/conformance/posix@${TESSERA}`,
]

/** What go/main.go stands on. */
const MODULES = [
  `github.com/transparency-dev/formats/note@${FORMATS}`,
  `github.com/transparency-dev/formats/proof@${FORMATS}`,
  `github.com/transparency-dev/formats/log@${FORMATS}`,
  `github.com/transparency-dev/merkle@${MERKLE}`,
]

export interface GoTools extends Disposable {
  /** A program's path: omniwitness, loadtest, fsck, posix, or our own `interoperation`. */
  path(name: string): string
}

/** Builds the programs in a directory of their own; answers with why not, where Go or its modules cannot be had. */
export function buildGoTools(): GoTools | string {
  if (spawnSync('go', ['version']).status !== 0) return 'Go is not on PATH: the clients of other projects were not run'
  const folder = mkdtempSync(join(tmpdir(), 'atalaya-go-'))
  const remove = () => rmSync(folder, { recursive: true, force: true })
  const own = join(folder, 'interoperation')
  mkdirSync(own)
  copyFileSync(join(import.meta.dirname, 'go/main.go'), join(own, 'main.go'))
  const steps = [
    ...PACKAGES.map((name) => ['install', name]),
    ['mod', 'init', 'interoperation'],
    ['get', ...MODULES],
    ['build', '-o', join(folder, 'bin', 'interoperation'), '.'],
  ]
  for (const step of steps) {
    const { status, stderr } = spawnSync('go', step, {
      cwd: own,
      encoding: 'utf8',
      env: { ...process.env, GOBIN: join(folder, 'bin'), GOFLAGS: '-buildvcs=false' },
    })
    if (status === 0) continue
    remove()
    return `the Go modules cannot be had (go ${step.join(' ')}: ${stderr.trim().split('\n').slice(-2).join(' ')})`
  }
  return { path: (name) => join(folder, 'bin', name), [Symbol.dispose]: remove }
}

export interface Finished {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface RunOptions {
  readonly input?: string
  /** Ends the program once its standard error holds this. */
  readonly until?: RegExp
}

/** Runs without stopping this process, which may be what the program talks to. */
export async function run(program: string, args: readonly string[], options: RunOptions = {}): Promise<Finished> {
  const child = spawn(program, args, { timeout: 120_000 })
  child.stdin.end(options.input ?? '')
  const said = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const)
    child[name].setEncoding('utf8').on('data', (text: string) => {
      said[name] += text
      if (options.until?.test(said.stderr)) child.kill()
    })
  const status = await new Promise<number | null>((resolve, reject) => {
    child.on('close', resolve).on('error', reject)
  })
  return { status, ...said }
}

/** For a port that was taken between being found free and being used. */
const MOST_STARTS = 3

export interface Running extends AsyncDisposable {
  readonly address: string
}

/** Starts a server at a port that is free, and waits until it answers there. */
export async function start(program: string, argsAt: (port: number) => readonly string[]): Promise<Running> {
  for (let tries = 1; ; tries++) {
    try {
      const port = await freePort()
      return await startAt(program, argsAt(port), port)
    } catch (error) {
      if (tries === MOST_STARTS) throw error // somebody else may have taken the port in between, but not always
    }
  }
}

async function startAt(program: string, args: readonly string[], port: number): Promise<Running> {
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const address = `http://127.0.0.1:${port}`
  while (!(await answers(address))) if (child.exitCode !== null) throw new Error(`${program} ended: ${said}`)
  return {
    address,
    async [Symbol.asyncDispose]() {
      child.kill()
      await gone
    },
  }
}

async function answers(address: string): Promise<boolean> {
  try {
    await (await fetch(address)).arrayBuffer()
    return true
  } catch {
    await new Promise((resolve) => setTimeout(resolve, 50))
    return false
  }
}
