import type { LoadOptions, RuleFile } from '../load.ts'
import type { Problem } from '../problem.ts'
import { parsePipeline } from './pipeline.ts'
import { parsePlaceholders } from './placeholders-file.ts'

/** Files by which rules are to be loaded, as read or as named. */
export interface LoadingFiles<File = RuleFile> {
  readonly placeholders: readonly File[]
  readonly pipelines: readonly File[]
}

/**
 * What `loadRules` is to be told. A file that is not what it should be is named in `problems` and left out; a placeholder
 * of several files stands for the values of all.
 */
export function parseLoading(files: LoadingFiles): {
  readonly options: LoadOptions
  readonly problems: readonly Problem[]
} {
  const values = files.placeholders.map(({ path, text }) => parsePlaceholders(text, path))
  const pipelines = files.pipelines.map(({ path, text }) => parsePipeline(text, path))
  const placeholders = new Map<string, readonly string[]>()
  for (const [name, more] of values.flatMap((each) => Object.entries(each.placeholders ?? {})))
    placeholders.set(name, [...(placeholders.get(name) ?? []), ...more])
  return {
    options: {
      placeholders: Object.fromEntries(placeholders),
      pipelines: pipelines.flatMap(({ pipeline }) => pipeline ?? []),
    },
    problems: [...values, ...pipelines].flatMap(({ problems }) => problems),
  }
}
