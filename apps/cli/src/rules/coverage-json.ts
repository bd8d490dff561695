import { techniquesOf } from '@atalaya/sigma'
import type { CoverageReport } from './coverage.ts'

export function coverageJson({ seen, rules, canFire, tactics }: CoverageReport): unknown {
  return {
    rules: rules.length,
    canFire,
    logs: seen && {
      files: seen.files,
      events: seen.events,
      notRead: seen.problems,
      kinds: seen.kinds.map(({ logsource, code, fields, events }) => ({
        logsource,
        eventId: code === '' ? null : Number(code),
        events,
        fields: [...fields].sort(),
      })),
    },
    tactics,
    coverage: rules.map(({ rule, state, missing, unseen }) => ({
      id: rule.id,
      title: rule.title,
      file: rule.source.file,
      line: rule.source.line,
      level: rule.level ?? null,
      logsource: rule.kind === 'correlation' ? null : rule.logsource,
      attack: techniquesOf(rule),
      state,
      missing,
      unseen,
    })),
  }
}
