import { address, type Query } from './address.ts'
import { respond } from './client.ts'

/** Lets the browser fetch a file that a GET route makes. */
export function downloadFrom(path: string, query: Query): void {
  follow(address(path, query), '')
}

/** Fetches a file that a POST route makes and hands it to the browser. */
export async function downloadPosted(path: string, body: unknown, name: string): Promise<void> {
  const response = await respond('POST', path, { body })
  handOver(await response.blob(), name)
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
