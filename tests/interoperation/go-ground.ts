import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, type TestContext } from 'node:test'
import { buildGoTools, type GoTools } from './go-tools.ts'

export interface GoGround {
  readonly folder: string
  /** A program's path; undefined, and the test skipped with the reason, where it cannot be had. */
  program(t: TestContext, name: string): string | undefined
  /** Tells the path of the file. */
  write(name: string, text: string): string
}

/** Other people's programs, and a folder for what they read and write: for the tests of a file, gone after them. */
export function goGround(): GoGround {
  const folder = mkdtempSync(join(tmpdir(), 'atalaya-interoperation-'))
  let tools: GoTools | string = 'the programs were not built'
  before(() => {
    tools = buildGoTools()
  })
  after(() => {
    if (typeof tools !== 'string') tools[Symbol.dispose]()
    rmSync(folder, { recursive: true, force: true })
  })
  return {
    folder,
    program(t, name) {
      if (typeof tools !== 'string') return tools.path(name)
      t.skip(tools)
      return undefined
    },
    write(name, text) {
      const path = join(folder, name)
      writeFileSync(path, text)
      return path
    },
  }
}
