import assert from 'node:assert/strict'
import { test } from 'node:test'
import { narrowRoles } from './narrow-roles.ts'

// root ─ a ─ a1 ; root ─ b
const BELOW: Readonly<Record<string, readonly string[]>> = {
  root: ['root', 'a', 'a1', 'b'],
  a: ['a', 'a1'],
  a1: ['a1'],
  b: ['b'],
}
const tree = { root: 'root', below: (office: string) => BELOW[office] ?? [] }

test('a role held over the office is held at the office', () => {
  assert.deepEqual(narrowRoles([{ role: 'analyst', office: 'root' }], 'a', tree), [{ role: 'analyst', office: 'a' }])
})

test('a role held below the office stays where it is', () => {
  assert.deepEqual(narrowRoles([{ role: 'analyst', office: 'a1' }], 'a', tree), [{ role: 'analyst', office: 'a1' }])
})

test('a role elsewhere is gone, and an office that does not exist leaves nothing', () => {
  assert.deepEqual(narrowRoles([{ role: 'admin', office: 'b' }], 'a', tree), [])
  assert.deepEqual(narrowRoles([{ role: 'admin', office: 'root' }], 'gone', tree), [])
})

test('covers nothing that the roles did not cover before, whatever the office', () => {
  const offices = Object.keys(BELOW)
  for (const held of offices) {
    for (const office of offices) {
      const narrowed = narrowRoles([{ role: 'admin', office: held }], office, tree)
      for (const covered of narrowed.flatMap((role) => tree.below(role.office))) {
        assert.ok(tree.below(held).includes(covered) && tree.below(office).includes(covered))
      }
    }
  }
})
