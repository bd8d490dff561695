import { type Fields, setField } from '../fields.ts'

/** A message known by how it starts; the named groups of its expression become fields. */
export interface MessagePattern {
  readonly starts: string
  /** Anchored and linear in the message, with no capture but named ones. */
  readonly regex: RegExp
  readonly action: string
  readonly outcome?: 'success' | 'failure'
}

export type MessageReader = (message: string, fields: Fields) => boolean

/** A reader that sets the fields of the first pattern that the message fits; false when none does. */
export function messageReader(patterns: readonly MessagePattern[]): MessageReader {
  const compiled = patterns.map(compile)
  return (message, fields) => {
    for (const pattern of compiled) {
      if (!message.startsWith(pattern.starts)) continue
      const match = pattern.regex.exec(message)
      if (!match) continue
      setMatch(fields, match, pattern)
      return true
    }
    return false
  }
}

interface Compiled extends MessagePattern {
  readonly names: readonly string[]
}

/** V8 builds an object of the named groups at every match, which costs more than the match: the names are kept aside. */
function compile(pattern: MessagePattern): Compiled {
  const { source, flags } = pattern.regex
  const names = [...source.matchAll(/\(\?<([A-Za-z]\w*)>/g)].map(([, name = '']) => name)
  return { ...pattern, names, regex: new RegExp(source.replace(/\(\?<[A-Za-z]\w*>/g, '('), flags) }
}

function setMatch(fields: Fields, match: RegExpExecArray, { action, outcome, names }: Compiled): void {
  fields.action = action
  if (outcome) fields.outcome = outcome
  for (let i = 0; i < names.length; i++) {
    const value = match[i + 1]
    if (value !== undefined && value !== '') setField(fields, names[i] ?? '', value)
  }
}
