// `node tools/on-node24.mjs SCRIPT ARGUMENTS…`: runs a script of the project on Node 24, whatever Node the machine has.
import { install, runNode24 } from './install.mjs'

try {
  await install()
  process.exitCode = runNode24(process.argv.slice(2))
} catch (error) {
  console.error(error.message)
  process.exitCode = 1
}
