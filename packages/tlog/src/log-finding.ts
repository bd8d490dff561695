import { TlogError } from './tlog-error.ts'

export type LogFindingKind =
  /** The checkpoint is missing, damaged, or not signed by a given key. */
  | 'checkpoint'
  /** A tile or bundle is not there, or is not of its form. */
  | 'unreadable'
  /** A tile or an entry is not what the rest of the log says. */
  | 'altered'
  /** The entries do not lead to the root that was signed. */
  | 'wrong-root'
  /** A checkpoint that was kept is of another history. */
  | 'fork'
  /** A checkpoint that was kept is larger than the latest. */
  | 'rollback'

export interface LogFinding {
  readonly kind: LogFindingKind
  /** The file below the log's prefix, or the name of the kept checkpoint. */
  readonly path: string
  readonly message: string
}

export type Report = (finding: LogFinding) => void

const MAX_FINDINGS = 200

export function takeFindings(): {
  report: Report
  findings(): { findings: readonly LogFinding[]; truncated: boolean }
} {
  const kept: LogFinding[] = []
  let found = 0
  return {
    report(finding) {
      found++
      if (kept.length < MAX_FINDINGS) kept.push(finding)
    },
    findings: () => ({ findings: kept, truncated: found > kept.length }),
  }
}

/** What `read` gives; undefined, with a finding, when what it read is not as it should be. */
export async function orFinding<T>(
  read: () => Promise<T>,
  report: Report,
  place: { readonly kind: LogFindingKind; readonly path: string },
): Promise<T | undefined> {
  try {
    return await read()
  } catch (error) {
    if (!(error instanceof TlogError)) throw error
    report({ ...place, message: error.message })
    return undefined
  }
}
