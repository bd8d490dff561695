// Makes a library of packages/ into what `npm pack` and `npm publish` take. In the workspace a library runs from its .ts
// files; Node strips no types inside node_modules, so a tarball holds JavaScript, declarations and a bundle for browsers.
//   prepack:  node ../../tools/pack.mjs build      writes dist/ and points package.json at it
//   postpack: node ../../tools/pack.mjs restore    puts package.json back
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const folder = process.cwd()
const KEPT = join(folder, 'package.json.workspace')

const [step] = process.argv.slice(2)
if (step === 'build') await build()
else if (step === 'restore') restore()
else throw new Error('say build or restore: npm does, before and after it packs')

async function build() {
  if (existsSync(KEPT)) restore() // an earlier run was cut short
  rmSync(join(folder, 'dist'), { recursive: true, force: true })
  compile()
  renameDeclarationImports(join(folder, 'dist'))
  await bundle()
  cpSync(join(ROOT, 'LICENSE'), join(folder, 'LICENSE'))
  const text = readFileSync(join(folder, 'package.json'), 'utf8')
  writeFileSync(KEPT, text)
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(published(JSON.parse(text)), null, 2)}\n`)
}

function restore() {
  if (!existsSync(KEPT)) return
  renameSync(KEPT, join(folder, 'package.json'))
  rmSync(join(folder, 'LICENSE'), { force: true })
}

/** What index.ts reaches, and nothing else: tests and oracles stay at home. */
function compile() {
  const config = join(folder, 'tsconfig.pack.json')
  const options = { noEmit: false, outDir: 'dist', rootDir: 'src', declaration: true, target: 'es2023' }
  writeFileSync(
    config,
    JSON.stringify({
      extends: relative(folder, join(ROOT, 'tsconfig.json')),
      compilerOptions: { ...options, rewriteRelativeImportExtensions: true },
      files: ['src/index.ts'],
      include: [],
    }),
  )
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc')
  const { status } = spawnSync(process.execPath, [tsc, '-p', config], { stdio: ['ignore', 2, 2] })
  rmSync(config)
  if (status !== 0) throw new Error('the types do not check: run `npm run check`')
}

/** The compiler rewrites `./x.ts` in code but not in declarations. */
function renameDeclarationImports(dist) {
  for (const name of readdirSync(dist, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.d.ts')) continue
    const path = join(dist, name)
    const text = readFileSync(path, 'utf8')
    writeFileSync(path, text.replace(/((?:from|import)\s*\(?\s*['"]\.[^'"]*)\.ts(['"])/g, '$1.js$2'))
  }
}

/** One minified file with all that it needs, for `<script type="module">`. */
async function bundle() {
  const { build: roll } = await import('rolldown')
  await roll({
    input: join(folder, 'dist/index.js'),
    platform: 'browser',
    output: { file: join(folder, 'dist/browser.js'), format: 'esm', minify: true, codeSplitting: false },
    logLevel: 'warn',
  })
}

function published(manifest) {
  const { repository } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
  return {
    ...manifest,
    ...(repository && { repository: { ...repository, directory: relative(ROOT, folder) } }),
    engines: { node: '>=22' },
    types: './dist/index.d.ts',
    unpkg: './dist/browser.js',
    exports: {
      '.': { types: './dist/index.d.ts', default: './dist/index.js' },
      './browser': { types: './dist/index.d.ts', default: './dist/browser.js' },
      './package.json': './package.json',
    },
  }
}
