import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { HuntCondition } from '@atalaya/contracts'
import { writeList } from '#lib/url/state.ts'
import { OPS, parseCondition, readConditions, readTyped, writeCondition } from './condition.ts'

test('a condition survives the address, whatever is in its value', () => {
  const values = ['srv-01', 'a~b', 'x,y', '100%', 'C:\\Windows\\cmd.exe /c "dir"', 'ñ é', '2001:db8::/32']
  for (const op of OPS) {
    for (const value of values) {
      const condition: HuntCondition =
        op === 'exists' || op === 'missing' ? { field: 'fields.A~B', op } : { field: 'fields.A~B', op, value }
      const search = new URLSearchParams({ c: writeList([writeCondition(condition)]) ?? '' })
      assert.deepEqual(readConditions(search), [condition])
    }
  }
})

test('reads what people type', () => {
  assert.deepEqual(readTyped('host.name:srv-01'), { field: 'host.name', op: 'is', value: 'srv-01' })
  assert.deepEqual(readTyped(' user.name != "a b" '), undefined)
  assert.deepEqual(readTyped('user.name!="a b"'), { field: 'user.name', op: 'is-not', value: 'a b' })
  assert.deepEqual(readTyped('process.pid>100'), { field: 'process.pid', op: 'gt', value: '100' })
  assert.deepEqual(readTyped('source.ip:10.0.0.0/8'), { field: 'source.ip', op: 'in-network', value: '10.0.0.0/8' })
  assert.deepEqual(readTyped('url.path:*'), { field: 'url.path', op: 'exists' })
  assert.deepEqual(readTyped('url.path!=*'), { field: 'url.path', op: 'missing' })
  assert.deepEqual(readTyped('url.path~wp-login'), { field: 'url.path', op: 'contains', value: 'wp-login' })
})

test('takes for words what is no condition', () => {
  for (const text of ['vssadmin', 'delete shadows', '"exact phrase"', '-noise', 'host.name:', ''])
    assert.equal(readTyped(text), undefined)
})

test('bounds what an address may hold, and never throws on noise', () => {
  assert.equal(parseCondition(`f~is~${'x'.repeat(2_001)}`), undefined)
  const many = new URLSearchParams({ c: Array.from({ length: 99 }, (_, index) => `f${index}~is~1`).join(',') })
  assert.equal(readConditions(many).length, 30)
  let seed = 42
  const random = () => {
    seed = (seed * 1_664_525 + 1_013_904_223) % 4_294_967_296
    return seed / 4_294_967_296
  }
  for (let round = 0; round < 5_000; round++) {
    const noise = Array.from({ length: Math.floor(random() * 40) }, () =>
      String.fromCharCode(Math.floor(random() * 400)),
    ).join('')
    parseCondition(noise)
    readTyped(noise)
    readConditions(new URLSearchParams({ c: noise }))
  }
})
