import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Doc, GROUPS, USERS } from '../attributes.ts'
import { ScimError } from '../scim-error.ts'
import { fits } from './fits.ts'
import { parseFilter, parsePatchPath } from './parse-filter.ts'

const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
const user: Doc = {
  id: 'A1',
  userName: 'Analyst@Example.mx',
  externalId: 'Ext-7',
  name: { familyName: "O'Malley", givenName: 'Ana' },
  title: 'Analyst',
  active: true,
  emails: [
    { value: 'analyst@example.mx', type: 'work', primary: true },
    { value: 'home@example.org', type: 'home' },
  ],
  [ENTERPRISE]: { department: 'Consular' },
  meta: { lastModified: '2026-05-13T04:42:34Z', resourceType: 'User' },
}
const fit = (filter: string) => fits(parseFilter(filter), user, USERS)

// The examples of RFC 7644 §3.4.2.2, and what directories send.
const FITTING = [
  'userName eq "analyst@example.mx"',
  'name.familyName co "O\'Malley"',
  'userName sw "ANALYST"',
  'urn:ietf:params:scim:schemas:core:2.0:User:userName sw "a"',
  'title pr',
  'meta.lastModified gt "2011-05-13T04:42:34Z"',
  'meta.lastModified ge "2026-05-12T23:42:34-05:00"',
  'meta.lastModified le "2026-05-13T04:42:34Z"',
  'title pr and userName sw "a"',
  'title eq "x" or userName sw "a"',
  'title eq "x" and title eq "y" or active eq true',
  'userName sw "a" and (emails co "example.org" or emails.value co "example.net")',
  'userName ne "other" and not (emails co "example.net")',
  'emails[type eq "work" and value co "@example.mx"]',
  'emails[type eq "home"].value eq "home@example.org"',
  'active eq true',
  'externalId eq "Ext-7"',
  `${ENTERPRISE}:department eq "consular"`,
  'nickName eq null',
  'title ne null',
  'USERNAME EQ "analyst@example.mx"',
  'userName ew ".MX"',
]
const NOT_FITTING = [
  'externalId eq "ext-7"',
  'id eq "a1"',
  'emails[type eq "work" and value co "@example.org"]',
  'active eq false',
  'nickName pr',
  'noSuchThing eq "x"',
  'not (userName pr)',
  'title eq null',
  'emails[type eq "other"]',
  'meta.lastModified lt "2026-05-13T04:42:34Z"',
]

test('compares as the RFC says', () => {
  for (const filter of FITTING) assert.equal(fit(filter), true, filter)
  for (const filter of NOT_FITTING) assert.equal(fit(filter), false, filter)
})

test('refuses what is no filter', () => {
  for (const filter of [
    '',
    'userName',
    'userName eq',
    'userName eq x',
    'userName xx "a"',
    '(userName pr',
    'userName pr)',
    'emails[type eq "work"',
    'userName eq "a',
    'userName eq "a\\"',
    'userName eq "a" and',
    'not userName pr',
    'user name pr',
    'a.b.c pr',
    '1a pr',
    'userName eq "a"; drop table people',
    'é pr',
    `${'('.repeat(100)}userName pr${')'.repeat(100)}`,
    Array.from({ length: 200 }, () => 'a pr').join(' or '),
    `userName eq "${'a'.repeat(5_000)}"`,
  ]) {
    assert.throws(
      () => parseFilter(filter),
      (error) => error instanceof ScimError && error.scimType === 'invalidFilter',
      filter,
    )
  }
  assert.throws(() => fit('active gt true'), { scimType: 'invalidFilter' })
})

test('reads the paths of a PATCH', () => {
  const path = (text: string) => parsePatchPath(text)
  assert.deepEqual(path('name.familyName'), {
    path: { urn: '', name: 'name', sub: undefined },
    filter: undefined,
    sub: 'familyName',
  })
  assert.equal(path('emails[type eq "work"].value').sub, 'value')
  assert.equal(path('members[value eq "2819c223"]').filter?.kind, 'compare')
  assert.equal(path(`${ENTERPRISE}:department`).path.urn, ENTERPRISE.toLowerCase())
  for (const text of ['', 'a b', 'emails[', 'emails[type eq "w"]value', 'a[b pr].c.d', '[a pr]']) {
    assert.throws(() => path(text), { scimType: 'invalidPath' }, text)
  }
})

test('whatever is sent, it answers soon: a filter, or an error of the protocol', () => {
  const pieces = [
    'userName',
    'emails',
    '[',
    ']',
    '(',
    ')',
    ' ',
    'and',
    'or',
    'not',
    'eq',
    'pr',
    '"a"',
    '"',
    '\\',
    '.',
    ':',
    'urn:',
    'true',
    'null',
    '-1',
    '\u0000',
    '💥',
    '.value',
    '$ref',
  ]
  let seed = 42
  const random = (below: number) => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
    return seed % below
  }
  let parsed = 0
  for (let round = 0; round < 20_000; round += 1) {
    const text = Array.from({ length: random(12) }, () => pieces[random(pieces.length)]).join(random(2) ? ' ' : '')
    for (const parse of [parseFilter, parsePatchPath]) {
      try {
        parse(text)
        parsed += 1
      } catch (error) {
        assert.ok(error instanceof ScimError, `${text}: ${String(error)}`)
      }
    }
    try {
      fits(parseFilter(text), user, USERS)
      fits(parseFilter(text), {}, GROUPS)
    } catch (error) {
      assert.ok(error instanceof ScimError, `${text}: ${String(error)}`)
    }
  }
  assert.ok(parsed > 100)
})
