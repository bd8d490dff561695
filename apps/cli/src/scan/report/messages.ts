import type { Level } from '@atalaya/sigma'
import { en } from './messages-en.ts'
import { es } from './messages-es.ts'

export type Language = 'es' | 'en'

export interface Messages {
  readonly locale: string
  readonly documentTitle: string
  readonly brand: string
  readonly levels: Readonly<Record<Level, string>>
  /** In the plural, within a sentence. */
  readonly levelsMany: Readonly<Record<Level, readonly [one: string, many: string]>>
  readonly headlineNone: string
  readonly headline: (grave: string, hosts: number) => string
  readonly and: string
  readonly lede: (count: { events: string; files: string; failed: number }) => string
  readonly interrupted: (left: string) => string
  readonly truncated: string
  readonly facts: {
    readonly scanned: string
    readonly period: string
    readonly rules: string
    readonly rulesNotLoaded: (count: string) => string
    readonly formats: string
    readonly zone: string
    readonly made: string
    readonly seconds: (text: string) => string
    readonly none: string
    readonly more: (count: string) => string
  }
  readonly sections: {
    readonly timeline: string
    readonly hosts: string
    readonly attack: string
    readonly rules: string
    readonly alerts: string
    readonly files: string
  }
  readonly contents: string
  readonly timeline: {
    readonly none: string
    readonly bar: (width: string) => string
    readonly most: (count: string) => string
    readonly outside: (count: string) => string
    readonly total: string
    readonly days: (count: number) => string
    readonly hours: (count: number) => string
    readonly minutes: (count: number) => string
    readonly describe: (level: string, total: string) => string
  }
  readonly columns: {
    readonly host: string
    readonly alerts: string
    readonly levels: string
    readonly first: string
    readonly last: string
    readonly topRules: string
    readonly rule: string
    readonly level: string
    readonly hosts: string
    readonly file: string
    readonly problem: string
    readonly format: string
    readonly events: string
    readonly time: string
    readonly user: string
  }
  /** One, and many. */
  readonly units: { readonly alerts: readonly [string, string]; readonly hosts: readonly [string, string] }
  readonly hostsMore: (count: string) => string
  readonly hostsNone: string
  readonly attackNone: string
  readonly attackNote: string
  readonly attackNoTechnique: string
  readonly attackOther: string
  readonly rulesMore: (count: string) => string
  readonly rule: {
    readonly description: string
    readonly firstSteps: string
    readonly falsePositives: string
    readonly references: string
    readonly source: string
    readonly author: string
    readonly logsource: string
    readonly correlation: string
    readonly id: string
    readonly showAlerts: string
  }
  readonly alerts: {
    readonly none: string
    readonly all: (count: string) => string
    readonly some: (shown: string, total: string) => string
    readonly shown: string
    readonly search: string
    readonly anyLevel: string
    readonly anyHost: string
    readonly anyRule: string
    readonly sort: string
    readonly byLevel: string
    readonly byTime: string
    readonly byHost: string
    readonly byRule: string
    readonly clear: string
    readonly noTime: string
    readonly noHost: string
    readonly matched: string
    readonly event: string
    readonly members: (count: string) => string
    readonly until: string
    readonly anyField: string
    readonly aboutRule: string
    readonly where: string
    readonly nothingFits: string
  }
  readonly files: {
    readonly binary: (count: string) => string
    readonly all: string
    readonly failed: (count: string) => string
    readonly more: (count: string) => string
  }
  readonly tactics: Readonly<Record<string, string>>
  readonly footer: string
}

export const MESSAGES: Readonly<Record<Language, Messages>> = { es, en }
