import { type Static, Type } from 'typebox'
import { recordFact } from '../../facts/record-facts.ts'
import { HubError } from '../../http/errors.ts'
import { type Route, roles, route } from '../../http/route.ts'
import { defineProposal, personsOf, type TwoPersonActs } from '../index.ts'

export interface ThingTables {
  things: { name: string; proposal: string }
}

const Thing = Type.Object({ name: Type.String({ maxLength: 50 }), office: Type.String({ format: 'uuid' }) })

/** Makes a thing; a thing called `impossible` cannot be made, and one called `broken` shows a fault of ours. */
export const MAKE_THING = defineProposal<typeof Thing, ThingTables>({
  kind: 'thing.make',
  payload: Thing,
  mayPropose: ['admin', 'analyst'],
  mayApprove: ['admin', 'lead'],
  office: ({ office }) => office,
  async execute(tx, { name, office }, act) {
    const { actor, both } = personsOf(act)
    await tx.insertInto('things').values({ name, proposal: act.proposal }).execute()
    if (name === 'impossible') throw new HubError('conflict', 'It cannot be.')
    if (name === 'broken') throw new Error('a fault of ours')
    const subject = { kind: 'thing', id: name }
    await recordFact(tx, { kind: 'thing.made', actor, office, subject, data: { name, ...both } })
    return { answer: { secret: `secret of ${name}` } }
  },
})

export function thingRoutes(acts: TwoPersonActs): readonly Route[] {
  acts.register(MAKE_THING)
  return [
    route({
      method: 'POST',
      url: '/api/things',
      summary: 'Make a thing',
      access: roles('admin', 'analyst', 'lead'),
      schema: { body: Thing },
      handle: async ({ body, viewer, reply }) =>
        acts.ask({ kind: MAKE_THING, payload: body as Static<typeof Thing>, viewer, reply, done: made }),
    }),
  ]
}

function made(answer: Readonly<Record<string, unknown>>): never {
  return { made: true, ...answer } as never // the schema names no response
}
