export type ProblemCode =
  | 'yaml'
  | 'too-large'
  | 'not-sigma'
  | 'missing'
  | 'invalid'
  | 'unknown-modifier'
  | 'modifier-combination'
  | 'regex'
  | 'condition'
  | 'placeholder'
  | 'duplicate'
  | 'reference'
  | 'unknown-field'
  | 'unknown-logsource'
  | 'taxonomy'
  | 'unused'
  | 'ignored'

/** Something wrong, or doubtful, in a document of rules: said with the place and with what to do about it. */
export interface Problem {
  /** An error keeps the document from being loaded; a warning does not. */
  readonly severity: 'error' | 'warning'
  readonly code: ProblemCode
  readonly file: string
  /** 1-based. */
  readonly line?: number
  /** Title or id of the rule. */
  readonly rule?: string
  readonly message: string
  readonly remedy: string
}

/** Thrown inside the parser only; callers of the package get `Problem` values. */
export class RuleError extends Error {
  readonly code: ProblemCode
  readonly remedy: string
  /** A key or value to look for in the text, so that the problem can name its line. */
  readonly anchor: string | undefined

  constructor(code: ProblemCode, message: string, where: { remedy: string; anchor?: string | undefined }) {
    super(message)
    this.name = 'RuleError'
    this.code = code
    this.remedy = where.remedy
    this.anchor = where.anchor
  }
}

/** What was thrown where a file of settings was read: by the reader of YAML, or as a RuleError. */
export function problemOfFile(error: unknown, file: string, code: ProblemCode): Problem {
  const message = error instanceof Error ? error.message : String(error)
  const remedy = error instanceof RuleError ? error.remedy : 'Correct the YAML.'
  return { severity: 'error', code, file, message, remedy }
}
