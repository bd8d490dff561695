import type { LogFindingKind } from '@atalaya/tlog'
import type { SaidReport } from './say-report.ts'
import type { WholeLogReport } from './verify-whole-log.ts'
import { type Language, WORDS } from './words.ts'

interface LogWords {
  readonly whole: string
  readonly broken: string
  readonly read: (entries: string, tiles: string) => string
  readonly extends: (count: string) => string
  readonly finding: Readonly<Record<LogFindingKind, string>>
  readonly more: string
}

const es: LogWords = {
  whole: 'Se leyó el registro entero: cada asiento y cada mosaico conduce a la raíz que está firmada.',
  broken:
    'El registro no es lo que se firmó, o le falta algo. Pida a la institución y a los testigos que lo expliquen.',
  read: (entries, tiles) => `Leídos: ${entries} asientos y ${tiles} mosaicos`,
  extends: (count) => `Puntos de control guardados antes que el registro continúa: ${count}`,
  finding: {
    checkpoint: 'punto de control',
    unreadable: 'ilegible',
    altered: 'alterado',
    'wrong-root': 'otra raíz que la firmada',
    fork: 'BIFURCADO: cuenta otra historia',
    rollback: 'RETROCEDIDO: es más corto que antes',
  },
  more: 'y otras fallas más',
}

const en: LogWords = {
  whole: 'The whole log was read: every entry and every tile leads to the root that is signed.',
  broken: 'The log is not what was signed, or lacks something. Ask the institution and the witnesses to explain it.',
  read: (entries, tiles) => `Read: ${entries} entries and ${tiles} tiles`,
  extends: (count) => `Checkpoints kept earlier that the log extends: ${count}`,
  finding: {
    checkpoint: 'checkpoint',
    unreadable: 'unreadable',
    altered: 'altered',
    'wrong-root': 'another root than the signed one',
    fork: 'FORKED: it tells another history',
    rollback: 'ROLLED BACK: it is shorter than before',
  },
  more: 'and more findings',
}

/** A whole log's report in words; its findings stand where an evidence file has facts. */
export function sayWholeLog(
  { verdict, trustedBy, log, earlier, cosignedBy }: WholeLogReport,
  language: Language,
): SaidReport {
  const words = WORDS[language]
  const own = { es, en }[language]
  const number = (value: number) => value.toLocaleString(language === 'es' ? 'es-MX' : 'en')
  const findings = log.findings.map(({ kind, path, message }) => ({
    state: 'failed' as const,
    place: path,
    what: own.finding[kind],
    note: message,
  }))
  return {
    headline: words.verdict[verdict],
    meaning: verdict === 'failed' ? own.broken : verdict === 'proven' ? own.whole : words.meaning[verdict],
    grounds: [
      ...(log.checkpoint ? [words.log(log.checkpoint.origin, number(log.checkpoint.size))] : []),
      own.read(number(log.entries), number(log.tiles)),
      ...(verdict !== 'failed' && earlier > 0 ? [own.extends(number(earlier))] : []),
      cosignedBy.length > 0 ? words.witnesses(cosignedBy.join(', ')) : words.noWitness,
      words.trustedBy[trustedBy],
      ...(log.truncated ? [own.more] : []),
    ],
    facts: findings,
  }
}
