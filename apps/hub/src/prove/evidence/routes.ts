import { randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import {
  AskEvidence,
  ChooseEvidence,
  ChosenEvidence,
  DeleteEvidence,
  EvidenceExport,
  EvidenceExportPage,
  ListEvidence,
} from '@atalaya/contracts'
import { Type } from 'typebox'
import { recordFact } from '../../platform/facts/index.ts'
import { HubError } from '../../platform/http/errors.ts'
import { actorOf, inPerson, type Route, roles, route, type Viewer } from '../../platform/http/route.ts'
import { attach } from '../../platform/http/send-table.ts'
import type { TwoPersonActs } from '../../platform/proposals/index.ts'
import type { BundleFiles } from './bundle-files.ts'
import { type Chooser, chooseFacts, describeChosen, digestOf, readChoice, requireBundle } from './choose-facts.ts'
import type { DeleteKind, ExportKind } from './kinds.ts'
import { describeBundle, listBundles, requireBundleRow } from './list-bundles.ts'
import type { BundleRow, EvidenceDb } from './model.ts'

const AUDITORS = roles('auditor', 'lead', 'admin')
const ById = Type.Object({ id: Type.String({ format: 'uuid' }) })

export interface EvidenceRouteParts extends Chooser {
  readonly acts: TwoPersonActs
  readonly files: BundleFiles
  readonly exporting: ExportKind
  readonly deleting: DeleteKind
}

export function evidenceRoutes(parts: EvidenceRouteParts): readonly Route[] {
  return [...readRoutes(parts), ...inPerson([askRoute(parts), fileRoute(parts), deleteRoute(parts)])]
}

function readRoutes(parts: EvidenceRouteParts): readonly Route[] {
  const { db, offices } = parts
  return [
    route({
      method: 'GET',
      url: '/api/evidence',
      summary: 'Bundles of evidence of your offices',
      access: AUDITORS,
      schema: { querystring: ListEvidence, response: EvidenceExportPage },
      handle: ({ query, scope }) => listBundles(parts, query, scope),
    }),
    route({
      method: 'GET',
      url: '/api/evidence/:id',
      summary: 'A bundle of evidence: what it holds, who asked for it and who approved it',
      access: AUDITORS,
      schema: { params: ById, response: EvidenceExport },
      handle: async ({ params, scope }) => describeBundle(await requireBundleRow(db, params.id, scope), offices),
    }),
    route({
      method: 'POST',
      url: '/api/evidence/choose',
      summary: 'How many facts a choice would hold, and of what time',
      access: AUDITORS,
      schema: { body: ChooseEvidence, response: ChosenEvidence },
      handle: async ({ body, scope }) =>
        describeChosen(await chooseFacts(parts, await readChoice(body, parts, scope.has))),
    }),
  ]
}

function askRoute(parts: EvidenceRouteParts): Route {
  const { acts, exporting, offices } = parts
  return route({
    method: 'POST',
    url: '/api/evidence',
    summary: 'Asks for a bundle of evidence; facts leave the institution, so a second person approves',
    access: AUDITORS,
    schema: { body: AskEvidence },
    handle: async ({ body: { what, why, language }, scope, viewer, reply }) => {
      const choice = await readChoice(what, parts, scope.has)
      const facts = await chooseFacts(parts, choice)
      requireBundle(facts)
      const { titles, office } = choice
      const payload = {
        ...{
          bundle: randomUUID(),
          title: titles[language],
          what,
          office,
          officeName: offices.nameOf(office),
          why,
          language,
        },
        ...{ facts: facts.length, lastSequence: String(facts.at(-1)?.sequence), digest: digestOf(facts) },
      }
      const done = () => reply.status(201).send({ bundle: payload.bundle })
      return acts.ask({ kind: exporting, payload, viewer, why, reply, done })
    },
  })
}

function fileRoute({ db, files }: EvidenceRouteParts): Route {
  return route({
    method: 'GET',
    url: '/api/evidence/:id/file',
    summary: 'The bundle as a zip: facts, proofs, checkpoint, policy, keys and a cover',
    access: AUDITORS,
    schema: { params: ById },
    handle: async ({ params, scope, viewer, reply }) => {
      const row = await requireBundleRow(db, params.id, scope)
      if (row.state !== 'ready') throw new HubError('conflict', NOT_READY[row.state])
      await recordFetched(db, row, viewer)
      const named = attach(reply, `evidence-${row.id}.zip`, 'application/zip')
      return named.header('content-length', Number(row.bytes)).send(createReadStream(files.path(row.id)))
    },
  })
}

const NOT_READY: Readonly<Record<Exclude<BundleRow['state'], 'ready'>, string>> = {
  making: 'This bundle is still being made. Try again in a moment.',
  failed: 'This bundle could not be made. Its page says why; ask for it anew.',
  deleted: 'This bundle was deleted. Ask for it anew.',
}

/** Who takes evidence out of the house is a fact of its own. */
async function recordFetched(db: EvidenceDb, row: BundleRow, viewer: Viewer): Promise<void> {
  await db.transaction().execute((tx) =>
    recordFact(tx, {
      kind: 'evidence.fetched',
      actor: actorOf(viewer),
      office: row.office_id,
      subject: { kind: 'evidence', id: row.id },
      data: { title: row.title, sha256: row.sha256 },
    }),
  )
}

function deleteRoute({ db, acts, deleting }: EvidenceRouteParts): Route {
  return route({
    method: 'POST',
    url: '/api/evidence/:id/delete',
    summary: 'Proposes to delete a bundle; needs a second person',
    access: roles('lead', 'admin'),
    schema: { params: ById, body: DeleteEvidence },
    handle: async ({ params, body: { reason }, scope, viewer, reply }) => {
      const { id, title, office_id, facts, sha256, state } = await requireBundleRow(db, params.id, scope)
      if (state === 'deleted') throw new HubError('conflict', 'This bundle was deleted before.')
      const payload = { bundle: id, title, office: office_id, facts, sha256, reason }
      return acts.ask({ kind: deleting, payload, viewer, why: reason, reply, done: () => reply.status(204).send() })
    },
  })
}
