import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Doc, GROUPS, USERS } from './attributes.ts'
import { normalise } from './normalise.ts'
import { patched } from './patch.ts'
import { project } from './project.ts'

const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
const user = (): Doc => ({
  userName: 'analyst@example.mx',
  name: { familyName: 'Familia', givenName: 'Persona' },
  active: true,
  emails: [
    { value: 'analyst@example.mx', type: 'work', primary: true },
    { value: 'home@example.org', type: 'home' },
  ],
})
const patch = (Operations: unknown, before = user()) =>
  patched(before, { schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations }, USERS)
const members = (...ids: string[]) => ids.map((value) => ({ value }))

test('adds, replaces and removes single values, and parts of them', () => {
  assert.equal(patch([{ op: 'add', path: 'title', value: 'Analyst' }]).title, 'Analyst')
  assert.deepEqual(patch([{ op: 'replace', path: 'name.givenName', value: 'Otra' }]).name, {
    familyName: 'Familia',
    givenName: 'Otra',
  })
  assert.deepEqual(patch([{ op: 'remove', path: 'name.givenName' }]).name, { familyName: 'Familia' })
  assert.deepEqual(patch([{ op: 'add', value: { name: { givenName: 'Otra' } } }]).name, {
    familyName: 'Familia',
    givenName: 'Otra',
  })
  assert.equal(patch([{ op: 'remove', path: 'emails' }]).emails, undefined)
})

test('selects values by a filter', () => {
  const changed = patch([{ op: 'replace', path: 'emails[type eq "work"].value', value: 'new@example.mx' }])
  assert.deepEqual(changed.emails, [
    { value: 'new@example.mx', type: 'work', primary: true },
    { value: 'home@example.org', type: 'home' },
  ])
  assert.deepEqual(patch([{ op: 'remove', path: 'emails[type eq "home"]' }]).emails, [
    { value: 'analyst@example.mx', type: 'work', primary: true },
  ])
  assert.throws(() => patch([{ op: 'replace', path: 'emails[type eq "other"].value', value: 'x' }]), {
    scimType: 'noTarget',
  })
})

test('keeps one primary value: the newest that says so', () => {
  const added = patch([{ op: 'add', path: 'emails', value: [{ value: 'n@example.mx', primary: true }] }])
  assert.deepEqual(
    (added.emails as Doc[]).filter(({ primary }) => primary).map(({ value }) => value),
    ['n@example.mx'],
  )
})

test("takes Entra's dialect: capitals, truth in letters, names with dots, values that do not exist yet", () => {
  assert.equal(patch([{ op: 'Replace', path: 'active', value: 'False' }]).active, false)
  assert.equal(patch([{ op: 'Replace', value: { active: 'True' } }]).active, true)
  const named = patch([
    { op: 'Add', value: { 'name.givenName': 'Otra', [`${ENTERPRISE}:department`]: 'Consular', title: 'x' } },
  ])
  assert.deepEqual([(named.name as Doc).givenName, named[ENTERPRISE]], ['Otra', { department: 'Consular' }])
  const made = patch([{ op: 'Add', path: 'emails[type eq "other"].value', value: 'o@example.mx' }])
  assert.deepEqual((made.emails as Doc[]).at(-1), { type: 'other', value: 'o@example.mx' })
  assert.equal(
    patch([{ op: 'Replace', path: 'displayName', value: [{ $ref: null, value: 'Nombre' }] }]).displayName,
    'Nombre',
  )
  const group = { displayName: 'G', members: members('a', 'b', 'c') }
  const left = patched(group, { Operations: [{ op: 'Remove', path: 'members', value: members('a', 'c') }] }, GROUPS)
  assert.deepEqual(left.members, members('b'))
})

test("takes Okta's dialect: whole resources without a path, members by filter", () => {
  assert.equal(patch([{ op: 'replace', value: { active: false } }]).active, false)
  const group = { displayName: 'G', members: members('a', 'b') }
  const Operations = [
    { op: 'replace', value: { id: 'x', displayName: 'H' } },
    { op: 'remove', path: 'members[value eq "a"]' },
    {
      op: 'add',
      path: 'members',
      value: [
        { value: 'b', display: 'B' },
        { value: 'd', display: 'D' },
      ],
    },
  ]
  assert.deepEqual(patched(group, { Operations }, GROUPS), { displayName: 'H', members: members('b', 'd') })
})

test('what is not kept is let pass, what does not exist is refused, what is not theirs to write is said', () => {
  patch([{ op: 'add', path: 'phoneNumbers[type eq "work"].value', value: '+52 55' }])
  patch([{ op: 'replace', path: `${ENTERPRISE}:manager`, value: { value: 'x' } }])
  patch([{ op: 'add', path: 'urn:example:other:2.0:User:thing', value: 'x' }])
  assert.throws(() => patch([{ op: 'add', path: 'nonsense', value: 'x' }]), { scimType: 'invalidPath' })
  assert.throws(() => patch([{ op: 'replace', path: 'id', value: 'x' }]), { scimType: 'mutability' })
  assert.throws(() => patch([{ op: 'remove', path: 'userName' }]), { scimType: 'mutability' })
  assert.throws(() => patch([{ op: 'remove' }]), { scimType: 'noTarget' })
  assert.throws(() => patch([{ op: 'replace', path: 'active', value: 'perhaps' }]), { scimType: 'invalidValue' })
})

test('all of it happens or nothing', () => {
  const before = user()
  assert.throws(() =>
    patch(
      [
        { op: 'replace', path: 'active', value: false },
        { op: 'add', path: 'nonsense', value: 1 },
      ],
      before,
    ),
  )
  assert.deepEqual(before, user())
})

test('hostile bodies are refused in the words of the protocol', () => {
  for (const body of [
    null,
    [],
    'x',
    {},
    { Operations: 'x' },
    { Operations: [null] },
    { Operations: [{ op: 'copy' }] },
  ]) {
    assert.throws(() => patched(user(), body, USERS), { name: 'ScimError' })
  }
  assert.throws(() => normalise({ userName: 'x'.repeat(2_000) }, USERS), { scimType: 'invalidValue' })
  assert.throws(() => normalise({ userName: 'x', emails: Array(100).fill({ value: 'x' }) }, USERS), {
    scimType: 'invalidValue',
  })
  assert.deepEqual(normalise(JSON.parse('{"userName":"x","__proto__":{"active":true},"constructor":1}'), USERS), {
    userName: 'x',
  })
  assert.throws(() => patch([{ op: 'add', path: '__proto__.polluted', value: 'x' }]), { scimType: 'invalidPath' })
})

test('tells what is wanted', () => {
  const resource = { schemas: ['s'], id: '1', ...user(), [ENTERPRISE]: { department: 'd' } }
  const show = (only: string[], without: string[] = []) => project(resource, { only, without }, USERS)
  assert.deepEqual(show(['userName', 'name.givenName', 'nonsense']), {
    schemas: ['s'],
    id: '1',
    userName: 'analyst@example.mx',
    name: { givenName: 'Persona' },
  })
  assert.deepEqual(show(['emails.value']).emails, [{ value: 'analyst@example.mx' }, { value: 'home@example.org' }])
  assert.deepEqual(show([ENTERPRISE]), { schemas: ['s'], id: '1', [ENTERPRISE]: { department: 'd' } })
  const rest = show([], ['emails', 'id', 'name.familyName'])
  assert.deepEqual([rest.emails, rest.id, rest.name], [undefined, '1', { givenName: 'Persona' }])
})
