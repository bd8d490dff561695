import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { test } from 'node:test'
import type { Call, RouteSchema } from '../http/route.ts'
import type { FactFollower } from './follow-facts.ts'
import { liveRoutes } from './live.ts'

const VIEWER = { roles: [], person: { id: 'a' } }

/** The live view over a real connection; `whenLeft`: its handler is reached only after the browser has left. */
async function openLive({ whenLeft }: { whenLeft: boolean }) {
  let listening = 0
  const subscribe = () => {
    listening += 1
    return () => {
      listening -= 1
    }
  }
  const [live] = liveRoutes({ subscribe } as unknown as FactFollower, { root: '', below: () => [] })
  const answered = Promise.withResolvers<IncomingMessage>()
  const answer = async (request: IncomingMessage, raw: ServerResponse) => {
    if (whenLeft) await once(raw, 'close')
    const reply = { raw, hijack: () => undefined, getHeaders: () => ({}) }
    await live?.handle({ request: { raw: request }, reply, viewer: VIEWER } as unknown as Call<RouteSchema>)
    answered.resolve(request)
  }
  const server = createServer((request, raw) => void answer(request, raw).catch(answered.reject))
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
  socket.write('GET /api/live HTTP/1.1\r\nhost: a\r\n\r\n')
  if (whenLeft) await once(server, 'request').then(() => socket.destroy())
  return { server, socket, request: await answered.promise, listening: () => listening }
}

test('news are heard for as long as the browser is there', async () => {
  const { server, socket, request, listening } = await openLive({ whenLeft: false })
  assert.equal(listening(), 1)
  const left = Promise.withResolvers<void>()
  request.once('error', () => undefined).once('close', () => left.resolve())
  socket.destroy()
  await left.promise
  assert.equal(listening(), 0)
  server.close()
})

test('a browser that left while its session was looked up leaves nothing behind', async () => {
  const { server, listening } = await openLive({ whenLeft: true })
  assert.equal(listening(), 0)
  server.close()
})
