import assert from 'node:assert/strict'
import { test } from 'node:test'
import { violation } from './boundaries.ts'

const hub = (path: string) => `apps/hub/src/${path}`

test('refuses a package that reaches for the network', () => {
  assert.match(violation('packages/sigma/src/match.ts', 'node:net') ?? '', /input or output/)
})

test('refuses a plane that looks inside another', () => {
  assert.match(violation(hub('respond/incidents/store.ts'), hub('watch/alerts/store.ts')) ?? '', /index\.ts/)
})

test('allows a plane to call what another lists, and to stand on the platform', () => {
  assert.equal(violation(hub('respond/incidents/store.ts'), hub('watch/index.ts')), undefined)
  assert.equal(violation(hub('respond/incidents/store.ts'), hub('platform/http/route.ts')), undefined)
})

test('refuses a platform that knows a plane', () => {
  assert.match(violation(hub('platform/http/server.ts'), hub('watch/index.ts')) ?? '', /no plane/)
})
