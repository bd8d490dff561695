// `npm start`: installs what is missing, builds the console when it changed, and runs the hub until it is stopped.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { buildPages, install, node24, onNode24, ROOT } from './install.mjs'

const args = process.argv.slice(2)
const isQuestion = args.includes('--help') || args.includes('-h')

try {
  await install()
  if (!isQuestion) await buildPages()
  process.exitCode = await runHub()
} catch (error) {
  console.error(`\n${error.message}`)
  process.exitCode = 1
}

/** The hub stops in good order when we are told to stop, and when the channel between us closes because we were killed. */
function runHub() {
  const hub = spawn(node24(), [join(ROOT, 'apps', 'hub', 'src', 'main.ts'), ...args], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: onNode24(),
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => hub.kill(signal))
  return new Promise((resolve, reject) => {
    hub.on('error', reject)
    hub.on('exit', (code) => resolve(code ?? 1))
  })
}
