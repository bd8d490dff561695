import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readRequest } from './request.ts'
import { ServerError } from './server-error.ts'
import { formatOf, isStreamable, parseInsert, placeholdersOf, quoteLiteral } from './statement.ts'

test('recognises an INSERT whose rows come in the body', () => {
  assert.deepEqual(parseInsert('INSERT INTO atalaya.events (`batch`, line) FORMAT JSONEachRow'), {
    table: 'atalaya.events',
    columns: ['batch', 'line'],
    format: 'JSONEachRow',
  })
  assert.deepEqual(parseInsert('insert into table t format TSV;'), { table: 't', format: 'TSV' })
  for (const sql of [
    'INSERT INTO t SELECT 1',
    'INSERT INTO t VALUES (1)',
    "INSERT INTO t (a) FORMAT JSON') --",
    'SELECT 1',
  ])
    assert.equal(parseInsert(sql), undefined, sql)
})

test('streams only results whose blocks can follow one another', () => {
  assert.equal(isStreamable('SELECT 1 \nFORMAT JSONEachRow'), true)
  assert.equal(isStreamable('  with a as (select 1) select * from a'), true)
  assert.equal(isStreamable('SELECT 1 FORMAT JSON'), false)
  assert.equal(isStreamable('SHOW TABLES FORMAT JSONEachRow'), false)
  assert.equal(formatOf('SELECT 1 FORMAT CSV ; '), 'CSV')
})

test('quotes so that text stays text', () => {
  assert.equal(quoteLiteral("it's \\ '; DROP"), "'it\\'s \\\\ \\'; DROP'")
  assert.deepEqual(placeholdersOf('SELECT {a:String}, { b : UInt8 }, {c}'), new Set(['a', 'b']))
})

test('tells settings, parameters and the interface’s own names apart', () => {
  const search = new URLSearchParams({
    query_id: 'q1',
    database: 'd',
    max_threads: '2',
    param_x: 'X',
    wait_end_of_query: '1',
    default_format: 'CSV',
  })
  const request = readRequest(search, Buffer.from('SELECT {x:String}'), () => 'made')
  assert.equal(request.sql, 'SELECT {x:String}')
  assert.deepEqual([...request.settings], [['max_threads', '2']])
  assert.deepEqual([...request.params], [['x', 'X']])
  assert.equal(request.waitEndOfQuery, true)
})

test('takes any address and any statement without failing in another way than a server error, in linear time', () => {
  const pieces = [
    'INSERT',
    ' INTO ',
    '(',
    ')',
    '`',
    ',',
    ' ',
    '\n',
    'FORMAT',
    ' JSONEachRow',
    ';',
    '{a:',
    '}',
    "'",
    '\\',
    '\0',
    'é',
    'param_x',
    '=',
    '&',
    'SELECT ',
  ]
  let seed = 42
  const next = (below: number): number => {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31
    return seed % below
  }
  const text = (length: number): string => Array.from({ length }, () => pieces[next(pieces.length)]).join('')
  for (let round = 0; round < 3_000; round += 1) {
    const sql = text(next(60))
    parseInsert(sql)
    isStreamable(sql)
    placeholdersOf(sql)
    try {
      readRequest(new URLSearchParams(text(next(30))), Buffer.from(sql), () => 'made')
    } catch (error) {
      assert.ok(error instanceof ServerError)
    }
  }
  for (const piece of pieces) {
    parseInsert(`INSERT INTO t (${piece.repeat(19_000)}`)
    placeholdersOf(piece.repeat(1_000_000))
    formatOf(piece.repeat(1_000_000))
  }
})
