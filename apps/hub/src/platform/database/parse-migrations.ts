import { HubError } from '../hub-error.ts'

export interface Migration {
  readonly noun: string
  /** 1, 2, 3… within its noun. */
  readonly number: number
  readonly title: string
  readonly sql: string
}

const HEADING = /^-- migration (\d{1,6}): (\S.*)$/

/** Splits a `schema.sql` at its lines `-- migration N: title`; what stands before the first is a comment. */
export function parseMigrations(noun: string, text: string): Migration[] {
  const migrations: Array<{ noun: string; number: number; title: string; lines: string[] }> = []
  for (const line of text.split(/\r?\n/)) {
    const heading = HEADING.exec(line)
    if (heading !== null) migrations.push({ noun, number: Number(heading[1]), title: heading[2] ?? '', lines: [] })
    else if (migrations.length > 0) migrations.at(-1)?.lines.push(line)
    else if (line.trim() !== '' && !line.startsWith('--'))
      throw bad(noun, `starts with “${line.slice(0, 60)}”, not with “-- migration 1: title”`)
  }
  return migrations.map(({ lines, ...migration }, index) => {
    if (migration.number !== index + 1) throw bad(noun, `has migration ${migration.number} where ${index + 1} is due`)
    return { ...migration, sql: lines.join('\n').trim() }
  })
}

function bad(noun: string, what: string): HubError {
  return new HubError('engine-failed', `The schema of ${noun} ${what}.`)
}
