import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { SampleChunk, sampleFile } from '../packages/evtx/src/sample-file.ts'
import { launchChromium } from './browser/testing/chromium.ts'

const ROOT = new URL('..', import.meta.url).pathname
const EVENT_LOG = sampleFile(
  new SampleChunk().record((binxml) =>
    binxml.template((it) => it.element('Event', () => it.element('System', () => undefined)), []),
  ),
)
const LIBRARIES = ['sigma', 'logs', 'evtx', 'tlog']
const folder = mkdtempSync(join(tmpdir(), 'atalaya-packages-'))
const stranger = join(folder, 'stranger')
after(() => rmSync(folder, { recursive: true }))

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>
}

function manifestOf(name: string): Manifest {
  return JSON.parse(readFileSync(join(ROOT, 'packages', name, 'package.json'), 'utf8')) as Manifest // our own file
}

function npm(cwd: string, ...args: string[]): string {
  const quiet = ['--silent', '--offline', '--no-audit', '--no-fund', '--no-update-notifier']
  return execFileSync('npm', [...args, ...quiet], { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })
}

/** Packs in a copy: packing points package.json at dist/ for a moment, which nothing else should see. */
function packLibraries(): string[] {
  const workspace = join(folder, 'workspace')
  for (const path of [
    'tools',
    'tsconfig.json',
    'package.json',
    'LICENSE',
    ...LIBRARIES.map((name) => `packages/${name}`),
  ]) {
    const filter = (source: string) => !/\/(node_modules|dist)$/.test(source)
    cpSync(join(ROOT, path), join(workspace, path), { recursive: true, filter })
  }
  symlinkSync(join(ROOT, 'node_modules'), join(workspace, 'node_modules'))
  return LIBRARIES.map((name) => {
    const package_ = join(workspace, 'packages', name)
    const before = readFileSync(join(package_, 'package.json'), 'utf8')
    const file = npm(package_, 'pack', '--pack-destination', folder).trim().split('\n').at(-1) ?? ''
    assert.equal(readFileSync(join(package_, 'package.json'), 'utf8'), before, 'package.json is as it was')
    return join(folder, file)
  })
}

/** What the libraries need from others, packed from node_modules, so that installing asks no registry. */
function packDependencies(names: readonly string[], packed = new Map<string, string>()): readonly string[] {
  for (const name of names) {
    if (packed.has(name)) continue
    const installed = join(ROOT, 'node_modules', name)
    packed.set(name, '')
    const file = npm(folder, 'pack', installed, '--ignore-scripts').trim().split('\n').at(-1) ?? ''
    packed.set(name, join(folder, file))
    const { dependencies = {} } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as Manifest // npm's own format
    packDependencies(Object.keys(dependencies), packed)
  }
  return [...packed.values()]
}

interface Example {
  readonly language: string
  readonly code: string
  readonly prints: string | undefined
}

function examplesOf(name: string): Example[] {
  const readme = readFileSync(join(ROOT, 'packages', name, 'README.md'), 'utf8')
  const blocks = /```(js|ts)\n(.*?)```\n(?:```text\n(.*?)```\n)?/gs
  return [...readme.matchAll(blocks)].map(([, language = '', code = '', prints]) => ({ language, code, prints }))
}

describe('the libraries, packed and installed by a stranger', () => {
  before(() => {
    mkdirSync(stranger)
    const libraries = packLibraries()
    const needed = LIBRARIES.flatMap((name) => Object.keys(manifestOf(name).dependencies ?? {}))
    writeFileSync(join(stranger, 'package.json'), '{"private":true,"type":"module"}')
    npm(stranger, 'install', ...libraries, ...packDependencies(needed))
    writeFileSync(join(stranger, 'Security.evtx'), EVENT_LOG)
  })

  for (const name of LIBRARIES) {
    test(`@atalaya/${name} holds JavaScript, declarations and a bundle, and no source of ours`, () => {
      const installed = join(stranger, 'node_modules/@atalaya', name)
      const files = readdirSync(installed, { recursive: true, encoding: 'utf8' })
      for (const file of ['LICENSE', 'README.md', 'dist/index.js', 'dist/index.d.ts', 'dist/browser.js'])
        assert.ok(files.includes(file), file)
      assert.deepEqual(
        files.filter((file) => /(?<!\.d)\.ts$|\.test\.|oracle|testing|sample-file/.test(file)),
        [],
      )
    })

    test(`the examples in the README of @atalaya/${name} run in plain Node and print what it says`, () => {
      const examples = examplesOf(name)
      assert.ok(examples.length > 0)
      for (const [at, { language, code, prints }] of examples.entries()) {
        if (/\bfetch\(/.test(code)) continue // needs somebody else's server
        const file = join(stranger, `${name}-${at}.${language === 'ts' ? 'ts' : 'mjs'}`)
        writeFileSync(file, code)
        const { status, stdout, stderr } = spawnSync(process.execPath, [file], { cwd: stranger, encoding: 'utf8' })
        assert.equal(status, 0, stderr)
        if (prints !== undefined) assert.equal(stdout, prints)
        else assert.notEqual(stdout, '', 'an example shows something')
      }
    })
  }

  test('declarations are sound for who compiles with them', () => {
    const imports = LIBRARIES.map(
      (name) => `import * as ${name} from '@atalaya/${name}'\nexport const its_${name}: number = ${name}\n`,
    )
    writeFileSync(join(stranger, 'user.ts'), imports.join(''))
    const tsc = join(ROOT, 'node_modules/typescript/bin/tsc')
    const options = [
      '--ignoreConfig',
      '--noEmit',
      '--strict',
      '--module',
      'nodenext',
      '--target',
      'es2024',
      '--types',
      '',
    ]
    const { stdout } = spawnSync(process.execPath, [tsc, ...options, 'user.ts'], { cwd: stranger, encoding: 'utf8' })
    // Each line wants a number and gets the module: what is told is its type, and nothing is told of the declarations.
    const errors = stdout.split('\n').filter((line) => line.includes('error'))
    assert.equal(errors.length, LIBRARIES.length, stdout)
    for (const line of errors) assert.match(line, /^user\.ts.*Type 'typeof import\(/)
  })

  for (const name of ['sigma', 'logs', 'evtx']) {
    test(`the sizes that the README of @atalaya/${name} states are true`, () => {
      const readme = readFileSync(join(ROOT, 'packages', name, 'README.md'), 'utf8')
      const stated =
        /(\d+) kB,\s(\d+) kB compressed\. The npm package is (\d+) kB/.exec(readme)?.slice(1).map(Number) ?? []
      const bundle = readFileSync(join(stranger, 'node_modules/@atalaya', name, 'dist/browser.js'))
      const tarball = statSync(join(folder, `atalaya-${name}-0.1.0.tgz`)).size
      for (const [at, bytes] of [bundle.length, gzipSync(bundle).length, tarball].entries()) {
        const told = stated[at] ?? 0
        assert.ok(Math.abs(bytes / 1000 - told) <= Math.max(1, told * 0.1), `${told} kB is said, ${bytes} bytes it is`)
      }
    })
  }

  test('the browser bundles read a line and match a rule in Chromium', async () => {
    const server = createServer(({ url = '' }, response) => {
      const bundle = /^\/(sigma|logs|evtx)\.js$/.exec(url)?.[1]
      response.setHeader('content-type', bundle ? 'text/javascript' : 'text/html')
      response.end(
        bundle ? readFileSync(join(stranger, 'node_modules/@atalaya', bundle, 'dist/browser.js')) : '<!doctype html>',
      )
    }).listen(0, '127.0.0.1')
    const browser = await launchChromium()
    try {
      const page = await browser.newPage()
      // The address is one that the system gave to listen(0) on a host: never a pipe's name.
      await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
      const found = await page.evaluate(`(${IN_BROWSER})(${JSON.stringify([...EVENT_LOG])})`)
      assert.deepEqual(found, { titles: ['Failed sign-in'], records: true })
    } finally {
      await browser.close()
      server.close()
    }
  })
})

/** Runs in the page, as text: its imports are the page's. */
const IN_BROWSER = `async (evtxBytes) => {
  const [{ compile, loadRules }, { createDecoder }, { readEvtx }] =
    await Promise.all([import('/sigma.js'), import('/logs.js'), import('/evtx.js')])
  const text = 'title: Failed sign-in\\nlogsource: {product: linux, service: sshd}\\ndetection:\\n  a: {outcome: failure}\\n  condition: a\\n'
  const matcher = compile(loadRules([{ path: 'rule.yml', text }]))
  const line = 'Mar  1 08:00:00 web1 sshd[9]: Failed password for root from 192.0.2.7 port 4242 ssh2'
  const titles = matcher.match(createDecoder().decode(line)).map(({ rule }) => rule.title)
  const records = [...readEvtx(new Uint8Array(evtxBytes))].some((item) => 'event' in item)
  return { titles, records }
}`
