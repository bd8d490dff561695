import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

export interface ProviderSetup {
  readonly client: {
    readonly client_id: string
    readonly client_secret: string
    readonly redirect_uris: readonly string[]
    readonly post_logout_redirect_uris: readonly string[]
  }
  readonly accounts: Readonly<Record<string, { readonly claims: object; readonly token?: object }>>
}

export interface TestProvider extends AsyncDisposable {
  readonly issuer: string
  /** The provider's process dies; its address stays free for `start`. */
  stop(): Promise<void>
  start(): Promise<void>
}

const SCRIPT = fileURLToPath(new URL('oidc-provider-process.ts', import.meta.url))

export async function startOidcProvider(setup: ProviderSetup): Promise<TestProvider> {
  let { child, issuer } = await run({ ...setup, port: 0 })
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const gone = once(child, 'exit')
    child.kill()
    await gone
  }
  return {
    issuer,
    stop,
    async start() {
      ;({ child, issuer } = await run({ ...setup, port: Number(new URL(issuer).port) }))
    },
    [Symbol.asyncDispose]: stop,
  }
}

async function run(setup: ProviderSetup & { port: number }): Promise<{ child: ChildProcess; issuer: string }> {
  const child = fork(SCRIPT, [JSON.stringify(setup)], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] })
  const [issuer] = (await once(child, 'message')) as [string]
  return { child, issuer }
}

/** A browser's walk through the provider's own pages, until it sends back to us: what follows the ? of that address. */
export async function walkThroughProvider(
  address: string,
  { account, home }: { account: string; home: string },
): Promise<string> {
  const cookies = new Map<string, string>()
  let next: { url: string; body?: URLSearchParams } = { url: address }
  for (let steps = 0; steps < 20; steps += 1) {
    const response = await fetch(next.url, {
      redirect: 'manual',
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(next.body && { method: 'POST', body: next.body }),
    })
    for (const set of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? []
      cookies.set(name, value)
    }
    const location = response.headers.get('location')
    if (location?.startsWith(home)) return new URL(location).search.slice(1)
    if (location !== null) {
      next = { url: new URL(location, next.url).href }
      continue
    }
    const page = await response.text()
    const [, action] = /<form[^>]*action="([^"]+)"/.exec(page) ?? []
    const [, prompt] = /name="prompt" value="([^"]+)"/.exec(page) ?? []
    if (action === undefined || prompt === undefined) throw new Error(`the provider shows: ${page.slice(0, 2_000)}`)
    next = { url: new URL(action, next.url).href, body: new URLSearchParams({ prompt, login: account, password: 'x' }) }
  }
  throw new Error('the provider sends in circles')
}
