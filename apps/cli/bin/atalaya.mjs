#!/usr/bin/env node
// Runs on whatever Node there is: the program itself needs Node 24, which the `node` package brings.
import { spawn } from 'node:child_process'
import module, { createRequire } from 'node:module'
import { constants } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const cache = fileURLToPath(new URL('../../../node_modules/.compile-cache', import.meta.url))
const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))
const [major = 0] = process.versions.node.split('.').map(Number)

if (major >= 24) {
  keepCompiled()
  await import(main)
} else {
  const node = join(dirname(createRequire(import.meta.url).resolve('node/package.json')), 'bin', 'node')
  const child = spawn(node, [main, ...process.argv.slice(2)], { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('error', () => {
    console.error('atalaya needs Node 24 and did not find it: run `npm install` in the project.')
    process.exit(2)
  })
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)))
}

/** Starting takes a third of the time when nothing must be compiled anew; threads look for it in the environment. */
function keepCompiled() {
  if (process.env.NODE_COMPILE_CACHE !== undefined || process.env.NODE_DISABLE_COMPILE_CACHE !== undefined) return
  const { directory } = module.enableCompileCache(cache)
  if (directory !== undefined) process.env.NODE_COMPILE_CACHE = cache
}
