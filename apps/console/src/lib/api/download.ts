import { i18n } from '#lib/i18n/i18n.svelte.ts'
import { type Ask, respond } from './client.ts'
import { Failure } from './failure.ts'

/** Lets the browser fetch a file that a GET route makes. */
export function downloadFrom(path: string): void {
  follow(path, '')
}

/** Fetches a file that the hub writes while it is asked for, and hands it to the browser; returns its name. Half a file is handed to nobody. */
export async function download(
  method: 'GET' | 'POST',
  path: string,
  { onbytes, ...ask }: Ask & { onbytes: (count: number) => void },
): Promise<string> {
  const response = await respond(method, path, ask)
  const name = /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '')?.[1] ?? 'atalaya'
  let bytes = 0
  const counted = response.body?.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, out) {
        bytes += chunk.byteLength
        onbytes(bytes)
        out.enqueue(chunk)
      },
    }),
  )
  try {
    handOver(await new Response(counted ?? null).blob(), name)
  } catch (cause) {
    if (ask.signal?.aborted) throw new DOMException('called off', 'AbortError')
    throw new Failure(0, { code: 'cut-short', message: i18n.m.errors.cutShort }, { cause })
  }
  return name
}

/** Hands a file made in this page to the browser. */
export function handOver(file: Blob, name: string): void {
  const url = URL.createObjectURL(file)
  follow(url, name)
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}

function follow(href: string, name: string): void {
  const link = document.createElement('a')
  link.href = href
  link.download = name
  document.body.append(link)
  link.click()
  link.remove()
}
