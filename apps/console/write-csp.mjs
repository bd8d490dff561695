// Writes build/csp.json: the hashes that the server's script-src must allow for the inline scripts of index.html.
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'

const build = new URL('./build/', import.meta.url)
const page = readFileSync(new URL('index.html', build), 'utf8')
const inline = [...page.matchAll(/<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/g)]
const hashes = inline.map(([, code]) => `sha256-${createHash('sha256').update(code).digest('base64')}`)
writeFileSync(new URL('csp.json', build), `${JSON.stringify({ scripts: hashes }, null, 2)}\n`)
