/** An error as ClickHouse tells it: a number, a name, and one line. */
export class ServerError extends Error {
  override readonly name = 'ServerError'
  readonly code: number

  constructor(code: number, type: string, message: string) {
    super(`Code: ${code}. DB::Exception: ${message} (${type})`)
    this.code = code
  }
}

const CODE = /^Code: (\d{1,6})\. /

/** The engine tells its code in the text; what has none is a failure of this process. */
export function serverErrorOf(error: unknown): { readonly code: number; readonly text: string } {
  const message = error instanceof Error ? error.message.trim() : String(error)
  const code = Number(CODE.exec(message)?.[1] ?? 0)
  return code > 0
    ? { code, text: message }
    : { code: 1001, text: `Code: 1001. DB::Exception: ${message} (STD_EXCEPTION)` }
}

const STATUS: Readonly<Record<number, number>> = {
  46: 404,
  47: 400,
  60: 404,
  62: 400,
  81: 404,
  115: 400,
  159: 408,
  202: 503,
  241: 500,
}

export function statusFor(code: number): number {
  return STATUS[code] ?? (code < 100 ? 400 : 500)
}
