import { type Fields, setField } from '../fields.ts'

/** A message known by how it starts; the named groups of its expression become fields. */
export interface MessagePattern {
  readonly starts: string
  readonly regex: RegExp
  readonly action: string
  readonly outcome?: 'success' | 'failure'
}

/** Sets the fields of the first pattern that the message fits; false when none does. Expressions must be anchored and linear. */
export function applyPatterns(patterns: readonly MessagePattern[], message: string, fields: Fields): boolean {
  for (const { starts, regex, action, outcome } of patterns) {
    if (!message.startsWith(starts)) continue
    const match = regex.exec(message)
    if (!match) continue
    fields.action = action
    if (outcome) fields.outcome = outcome
    for (const [name, value] of Object.entries(match.groups ?? {})) {
      if (value !== undefined && value !== '') setField(fields, name, value)
    }
    return true
  }
  return false
}
