import { Words } from '@atalaya/contracts'
import { Type } from 'typebox'
import { type Route, route } from './route.ts'

const LEDGER = ['well', 'awaiting-quorum', 'behind', 'halted'] as const
const Health = Type.Object({
  status: Words(['up', 'degraded']),
  stream: Type.Object({ waiting: Type.Integer() }),
  ledger: Words(LEDGER),
})

interface Check {
  database(): Promise<boolean>
  waiting(): number
  ledger(): (typeof LEDGER)[number]
}

/** For load balancers and monitors: up when the database answers; says nothing about the institution. */
export function healthRoute(check: Check): Route {
  return route({
    method: 'GET',
    url: '/healthz',
    summary: 'Whether the hub is up',
    access: { kind: 'public' },
    schema: { response: Health },
    handle: async ({ reply }) => {
      const status = (await check.database()) ? 'up' : 'degraded'
      if (status === 'degraded') reply.status(503)
      return { status, stream: { waiting: check.waiting() }, ledger: check.ledger() } as const
    },
  })
}
