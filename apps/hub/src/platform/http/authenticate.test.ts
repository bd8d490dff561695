import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Role } from '@atalaya/contracts'
import { authorise, type OfficeTree } from './authenticate.ts'
import { HubError } from './errors.ts'
import { type Access, READERS, roles, type Viewer } from './route.ts'

// root ─ a ─ a1, a2 ; root ─ b
const BELOW: Readonly<Record<string, readonly string[]>> = {
  root: ['root', 'a', 'a1', 'a2', 'b'],
  a: ['a', 'a1', 'a2'],
  a1: ['a1'],
  a2: ['a2'],
  b: ['b'],
}
const tree: OfficeTree = { root: 'root', below: (office) => BELOW[office] ?? [] }

function viewer(...held: [Role, string][]): Viewer {
  const person = { id: 'p', name: 'Analyst', email: 'a@example.org', locale: 'es' } as const
  return {
    person,
    session: 's',
    csrf: 'c',
    stage: 'signed-in',
    roles: held.map(([role, office]) => ({ role, office })),
  }
}

test('a role covers the office it is held at and those below', () => {
  const scope = authorise(READERS, viewer(['analyst', 'a']), tree, undefined)
  assert.deepEqual([...scope.offices].sort(), ['a', 'a1', 'a2'])
  assert.equal(scope.has('b'), false)
  assert.equal(scope.has(null), false)
})

test('asking for an office narrows the answer and never widens it', () => {
  assert.deepEqual(authorise(READERS, viewer(['analyst', 'a']), tree, 'a1').offices, ['a1'])
  assert.deepEqual([...authorise(READERS, viewer(['analyst', 'a']), tree, 'root').offices].sort(), ['a', 'a1', 'a2'])
  assert.deepEqual(authorise(READERS, viewer(['analyst', 'a']), tree, 'b').offices, [])
  assert.deepEqual(authorise(READERS, viewer(['analyst', 'a']), tree, 'no such office').offices, [])
})

test('only the roles that a route names count towards its scope', () => {
  const both = viewer(['auditor', 'root'], ['admin', 'a'])
  assert.deepEqual([...authorise(roles('admin'), both, tree, undefined).offices].sort(), ['a', 'a1', 'a2'])
})

test('an act on the whole institution needs the role at the root', () => {
  const access: Access = { kind: 'roles', roles: ['admin'], at: 'root' }
  assert.throws(
    () => authorise(access, viewer(['admin', 'a']), tree, undefined),
    new HubError('forbidden', 'Your role does not allow this. Ask an administrator.'),
  )
  assert.ok(authorise(access, viewer(['admin', 'root']), tree, undefined).has('b'))
})

test('somebody still enrolling may do nothing but enrol', () => {
  const enrolling: Viewer = { ...viewer(['admin', 'root']), stage: 'enrolling' }
  assert.throws(() => authorise(READERS, enrolling, tree, undefined), { code: 'forbidden' })
  assert.deepEqual(authorise({ kind: 'session' }, enrolling, tree, undefined).offices, [])
})
