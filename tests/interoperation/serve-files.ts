import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface FileServer extends AsyncDisposable {
  readonly address: string
}

/** Files in memory over HTTP, as a log publishes them. */
export async function serveFiles(files: ReadonlyMap<string, Uint8Array>): Promise<FileServer> {
  const server = createServer(({ url = '' }, response) => {
    const bytes = files.get(url.slice(1))
    response.writeHead(bytes === undefined ? 404 : 200, { 'content-type': 'application/octet-stream' })
    response.end(bytes)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo // listens on TCP
  return {
    address: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** A port that nobody listens on now. */
export async function freePort(): Promise<number> {
  await using server = await serveFiles(new Map())
  return Number(new URL(server.address).port)
}
