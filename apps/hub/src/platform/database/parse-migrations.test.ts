import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseMigrations } from './parse-migrations.ts'

test('splits a schema at its headings', () => {
  const text =
    '-- About this noun.\n\n-- migration 1: tables\ncreate table a (\n  b text -- migration 9: not a heading\n);\r\n-- migration 2: more\ncreate table c ();\n'
  assert.deepEqual(parseMigrations('a', text), [
    { noun: 'a', number: 1, title: 'tables', sql: 'create table a (\n  b text -- migration 9: not a heading\n);' },
    { noun: 'a', number: 2, title: 'more', sql: 'create table c ();' },
  ])
})

test('refuses statements before the first heading, and numbers out of order', () => {
  assert.throws(() => parseMigrations('a', 'create table a ();'), /does not|starts with/)
  assert.throws(() => parseMigrations('a', '-- migration 2: x\nselect 1'), /has migration 2 where 1 is due/)
  assert.throws(() => parseMigrations('a', '-- migration 1: x\n-- migration 1: y\n'), /has migration 1 where 2 is due/)
})
