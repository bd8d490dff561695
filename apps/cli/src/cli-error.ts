/** Something the person at the terminal can mend; ends the command with exit code 2. */
export class CliError extends Error {
  override readonly name = 'CliError'
}

/** What the operating system said of a path, in words. */
export function pathProblem(path: string, error: unknown): string {
  const code = (error as { code?: unknown }).code
  if (code === 'ENOENT') return `${path}: there is no such file or folder`
  if (code === 'EACCES' || code === 'EPERM') return `${path}: not allowed to read it`
  if (code === 'EISDIR') return `${path}: is a folder`
  return `${path}: ${error instanceof Error ? error.message : String(error)}`
}
