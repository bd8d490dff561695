import { type Static, Type } from 'typebox'
import { Id, Instant, OfficeRef, OfficeScope, Page, Paging, PersonRef, Words } from './primitives.ts'

/** Facts that one bundle may hold; an office's year is more, a serious incident's story is some hundreds. */
export const MAX_BUNDLE_FACTS = 20_000

export const BUNDLE_STATES = ['making', 'ready', 'failed', 'deleted'] as const
export type BundleState = (typeof BUNDLE_STATES)[number]
export const BUNDLE_LANGUAGES = ['es', 'en'] as const

const What = {
  incident: Type.Optional(Id),
  office: Type.Optional(Id),
  /** Of the facts' own time. */
  from: Type.Optional(Instant),
  to: Type.Optional(Instant),
}

/** Which facts: an incident with its alerts, an office with those below it, a time range, or several of these together. */
export const ChooseEvidence = Type.Object(What, { minProperties: 1, additionalProperties: false })
export type ChooseEvidence = Static<typeof ChooseEvidence>

/** What a choice would hold, before anybody is asked to approve it. */
export const ChosenEvidence = Type.Object({
  facts: Type.Integer({ minimum: 0 }),
  /** Times of the first and the last of them; null where there is none. */
  first: Type.Union([Instant, Type.Null()]),
  last: Type.Union([Instant, Type.Null()]),
  tooMany: Type.Boolean(),
})
export type ChosenEvidence = Static<typeof ChosenEvidence>

export const AskEvidence = Type.Object(
  {
    what: ChooseEvidence,
    /** Of the cover. */
    language: Words(BUNDLE_LANGUAGES),
    /** What it is for; shown to the second person and printed on the cover. */
    why: Type.String({ minLength: 1, maxLength: 1_000 }),
  },
  { additionalProperties: false },
)
export type AskEvidence = Static<typeof AskEvidence>

/** A bundle of evidence that was asked for and approved. */
export const EvidenceExport = Type.Object({
  id: Id,
  /** What it is about, in the words of when it was asked for. */
  title: Type.String(),
  what: ChooseEvidence,
  office: OfficeRef,
  why: Type.String(),
  state: Words(BUNDLE_STATES),
  /** Why it failed or was deleted. */
  problem: Type.Union([Type.String(), Type.Null()]),
  facts: Type.Integer(),
  /** Of the zip; null until it is made. */
  bytes: Type.Union([Type.Integer(), Type.Null()]),
  sha256: Type.Union([Type.String(), Type.Null()]),
  quorum: Type.Union([Words(['not-asked', 'met', 'awaited']), Type.Null()]),
  askedBy: PersonRef,
  approvedBy: Type.Union([PersonRef, Type.Null()]),
  askedAt: Instant,
})
export type EvidenceExport = Static<typeof EvidenceExport>
export const EvidenceExportPage = Page(EvidenceExport)
export type EvidenceExportPage = Static<typeof EvidenceExportPage>
export const ListEvidence = Type.Object({ ...OfficeScope, ...Paging })
export type ListEvidence = Static<typeof ListEvidence>
export const DeleteEvidence = Type.Object({ reason: Type.String({ minLength: 1, maxLength: 1_000 }) })
