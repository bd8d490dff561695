import { spawn } from 'node:child_process'
import type { RunAs } from './user.ts'

export interface Command {
  readonly file: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly cwd: string
  readonly runAs?: RunAs | undefined
}

const OUTPUT_KEPT = 16_384

/** Runs a program to its end; `code` is null when a signal ended it. `output` is the end of what it said. */
export async function run(command: Command): Promise<{ readonly code: number | null; readonly output: string }> {
  const child = spawn(command.file, command.args, {
    cwd: command.cwd,
    env: command.env,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(command.runAs === undefined ? {} : { uid: command.runAs.uid, gid: command.runAs.gid }),
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-OUTPUT_KEPT)
    })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, output }))
  })
}
