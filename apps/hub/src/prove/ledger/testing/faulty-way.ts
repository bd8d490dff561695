import { once } from 'node:events'
import {
  request as ask,
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo } from 'node:net'

/** Words, or an answer of one's own to the next requests that it takes. */
export type S3Fault =
  | 'none'
  /** Connections are cut. */
  | 'refuse'
  /** No answer ever comes. */
  | 'hang'
  /** The server does what is asked, and its answer is lost. */
  | 'lose-answers'
  | { readonly status: number; readonly body: string; readonly times?: number }

interface FaultyWay extends AsyncDisposable {
  readonly endpoint: string
  /** Of the requests, in the order that they came. */
  readonly headers: readonly IncomingHttpHeaders[]
  fault(fault: S3Fault): void
}

/** A way to the server at this port on which things go wrong. */
export async function startFaultyWay(port: number): Promise<FaultyWay> {
  const seen: IncomingHttpHeaders[] = []
  let fault: S3Fault = 'none'
  let left = 0
  const server = createServer((request, response) => {
    seen.push(request.headers)
    const now = typeof fault === 'object' && left-- <= 0 ? 'none' : fault
    if (now === 'hang') return void request.resume()
    if (now === 'refuse') return void request.socket.destroy()
    if (typeof now === 'object')
      return void request.resume().once('end', () => response.writeHead(now.status).end(now.body))
    passOn(request, response, { port, isLost: now === 'lose-answers' })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, // it listens on a port, never on a pipe
    headers: seen,
    fault(next) {
      fault = next
      left = typeof next === 'object' ? (next.times ?? Number.POSITIVE_INFINITY) : 0
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
    },
  }
}

function passOn(
  request: IncomingMessage,
  response: ServerResponse,
  { port, isLost }: { port: number; isLost: boolean },
): void {
  const { method, url, headers } = request
  const onward = ask({ host: '127.0.0.1', port, method, path: url, headers }, (answer) => {
    if (isLost) return void answer.resume().once('end', () => request.socket.destroy())
    response.writeHead(answer.statusCode ?? 502, answer.headers)
    answer.pipe(response)
  })
  onward.on('error', () => request.socket.destroy())
  request.pipe(onward)
}
