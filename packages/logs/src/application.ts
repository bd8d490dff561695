import { fillFromEcs } from './ecs/from-ecs.ts'
import type { Fields } from './fields.ts'
import { type SourceKind, sourceKind } from './source-kind.ts'

const kind = (product: string, categories: readonly string[] = ['application']) =>
  sourceKind(`application.${product}`, { product, categories }, { fillEcs: fillFromEcs })

/**
 * Marks of the frameworks that Sigma has rules for, in the errors that applications log: packages, paths and names of
 * classes, which the framework writes. The particular before the general.
 */
const MARKS: readonly (readonly [RegExp, SourceKind])[] = [
  [/org\.springframework\.|\bSpel[A-Z]\w{3,40}Exception/, kind('spring')],
  [/org\.apache\.velocity\.|\bVelocityException/, kind('velocity')],
  [/\b(?:java|javax|jdk|org\.apache|com\.sun|ognl)\.[a-z]+[.\w]{1,80}|\.java:\d{1,6}\)/, kind('jvm')],
  [/\bdjango\.\w{2,32}|\bSuspicious(?:Operation|FileOperation|Session)\b|\bDisallowedHost\b/, kind('django')],
  [/Traceback \(most recent call last\)|File "[^"]{1,256}\.py", line \d/, kind('python')],
  [/\bAction(?:Controller|View|Dispatch)::|\bActive(?:Record|Model|Support)::|\/gems\//, kind('ruby_on_rails')],
  [/\bnode:internal\/|\.js:\d{1,6}:\d{1,6}\)|\bchild_process\b/, kind('nodejs')],
  [
    /\bSQLSTATE\b|\bORA-\d{5}\b|error in your SQL syntax|\bPSQLException\b|\bSQLITE_ERROR\b/,
    kind('sql', ['application', 'database']),
  ],
]

/** The longest start of a message in which the marks are looked for. */
const MAX_LOOKED_AT = 4_096

/** The kind of an application's error, where it tells its framework. */
export function applicationKind(fields: Fields): SourceKind | undefined {
  const message = fields.message
  if (typeof message !== 'string' || message.length < 16) return undefined
  const start = message.slice(0, MAX_LOOKED_AT)
  return MARKS.find(([mark]) => mark.test(start))?.[1]
}
