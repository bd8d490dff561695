import { searchedTexts } from '../evaluate.ts'
import type { SigmaEvent } from '../event.ts'
import type { Regex } from '../regex/regex.ts'
import { valueText } from '../value.ts'

/** Whether the expression matches a value of the field, or, without a field, anything in the event. */
export function testRegex(regex: Regex, field: string | undefined, event: SigmaEvent): boolean {
  if (field === undefined) return searchedTexts(event).some((text) => regex.test(text))
  const value = event.fields[field]
  if (typeof value === 'string') return regex.test(value)
  return (Array.isArray(value) ? value : [value]).some((each) => {
    const text = valueText(each)
    return text !== undefined && regex.test(text)
  })
}
