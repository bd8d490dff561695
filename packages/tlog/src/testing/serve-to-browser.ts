import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { createRequire, stripTypeScriptTypes } from 'node:module'
import type { AddressInfo } from 'node:net'
import { dirname, join, normalize } from 'node:path'

/** A page whose scripts may import `/tlog/index.ts`: this package's own sources, types taken away, nothing bundled. */
export async function serveToBrowser(): Promise<AsyncDisposable & { readonly address: string }> {
  const require = createRequire(import.meta.url)
  const noble = dirname(dirname(require.resolve('@noble/hashes/sha2.js')))
  const server = createServer(async ({ url = '/' }, response) => {
    const path = normalize(url)
    try {
      if (path === '/') return void response.writeHead(200, { 'content-type': 'text/html' }).end(PAGE)
      const source = await readFile(
        join(path.startsWith('/noble/') ? noble : sources, path.replace(/^\/\w+\//, '')),
        'utf8',
      )
      const script = path.endsWith('.ts') ? stripTypeScriptTypes(source) : source
      response.writeHead(200, { 'content-type': 'text/javascript' }).end(script)
    } catch {
      response.writeHead(404).end()
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo // listens on TCP
  return {
    address: `http://127.0.0.1:${port}/`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const sources = join(import.meta.dirname, '..')

const PAGE = `<!doctype html><script type="importmap">{"imports":{"@noble/":"/noble/"}}</script>`
