import { type LiveMessage, OfficeScope, type Role } from '@atalaya/contracts'
import { Type } from 'typebox'
import type { OfficeTree } from '../http/authenticate.ts'
import { HubError } from '../http/errors.ts'
import { READERS, type Route, route, type Scope, type Viewer } from '../http/route.ts'
import type { Fact } from './fact.ts'
import type { FactFollower } from './follow-facts.ts'

const MAX_VIEWERS = 2_000
const HEARTBEAT_MS = 20_000
// A viewer that reads this slowly is cut off; its browser connects again and asks for the state anew.
const MAX_UNREAD_BYTES = 1024 * 1024

const KINDS: Readonly<Record<string, LiveMessage['kind']>> = {
  'alert.raised': 'alert',
  'incident.opened': 'incident',
}
const CHANGED: Readonly<Record<string, LiveMessage['kind']>> = {
  alert: 'alert-changed',
  incident: 'incident-changed',
  source: 'source',
  office: 'office',
  rule: 'rule',
  proposal: 'proposal',
  settings: 'settings',
  evidence: 'evidence',
  ledger: 'ledger',
}

export function liveMessage(fact: Fact): LiveMessage | undefined {
  const kind = KINDS[fact.kind] ?? CHANGED[fact.subject.kind]
  if (kind === undefined) return undefined
  const severity = fact.data.severity
  return { kind, id: fact.subject.id, office: fact.office, ...(typeof severity === 'string' && { severity }) }
}

/** Server-sent events (WHATWG HTML §9.2): what changed, in the offices of the viewer; the page asks for what it shows. */
export function liveRoutes(follower: FactFollower, tree: OfficeTree): readonly Route[] {
  let viewers = 0
  return [
    route({
      method: 'GET',
      url: '/api/live',
      summary: 'What changes, as it happens',
      access: READERS,
      schema: { querystring: Type.Object(OfficeScope) },
      handle: async ({ scope, viewer, reply, request }) => {
        if (viewers >= MAX_VIEWERS)
          throw new HubError('unavailable', 'Too many live views are open. This page goes on without live news.')
        reply.hijack()
        const { raw } = reply
        if (raw.destroyed) return reply // left while the session was looked up: nothing more tells that they are gone
        viewers += 1
        const headers = {
          ...plain(reply.getHeaders()),
          'content-type': 'text/event-stream',
          'cache-control': 'no-store',
          'x-accel-buffering': 'no',
        }
        raw.setHeaders(new Map(Object.entries(headers))).writeHead(200)
        raw.write('retry: 3000\n\n')
        const deciding = new Set(viewer.roles.filter(decides).flatMap(({ office }) => tree.below(office)))
        const leave = follower.subscribe((facts) => {
          raw.write(liveText(facts.filter((fact) => isFor(fact, { scope, deciding, viewer }))))
          if (raw.writableLength > MAX_UNREAD_BYTES) raw.destroy()
        })
        const heartbeat = setInterval(() => raw.write(':\n\n'), HEARTBEAT_MS)
        request.raw.once('close', () => {
          viewers -= 1
          leave()
          clearInterval(heartbeat)
        })
        return reply
      },
    }),
  ]
}

const DECIDE: readonly Role[] = ['lead', 'admin', 'auditor']
const decides = ({ role }: { role: Role }) => DECIDE.includes(role)

interface Audience {
  readonly scope: Scope
  readonly deciding: ReadonlySet<string>
  readonly viewer: Viewer
}

/** Of proposals and evidence hear those who decide or audit there, and who proposed; of the log, those who do so anywhere. */
function isFor({ office, subject, actor, data }: Fact, { scope, deciding, viewer }: Audience): boolean {
  if (subject.kind === 'ledger') return deciding.size > 0
  if (subject.kind !== 'proposal' && subject.kind !== 'evidence') return office === null || scope.has(office)
  const proposer = (data.proposedBy as { id?: unknown } | undefined)?.id ?? actor.id
  return (office !== null && scope.has(office) && deciding.has(office)) || proposer === viewer.person.id
}

function liveText(facts: readonly Fact[]): string {
  let text = ''
  for (const fact of facts) {
    const message = liveMessage(fact)
    if (message !== undefined)
      text += `id: ${fact.sequence}\nevent: ${message.kind}\ndata: ${JSON.stringify(message)}\n\n`
  }
  return text
}

function plain(headers: NodeJS.Dict<number | string | string[]>): Record<string, number | string | string[]> {
  return Object.fromEntries(
    Object.entries(headers).filter((entry): entry is [string, number | string | string[]] => entry[1] !== undefined),
  )
}
