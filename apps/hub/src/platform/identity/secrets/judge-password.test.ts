import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { openBreachedFile } from './breached-file.ts'
import { openPasswordJudge } from './judge-password.ts'

const WHOSE = {
  name: 'Guadalupe Villaseñor',
  email: 'gvillasenor@relaciones.example.mx',
  institution: 'Secretaría de Relaciones',
}
const sha1 = (text: string) => createHash('sha1').update(text).digest('hex').toUpperCase()

describe('passwords that are guessed first', () => {
  test('are refused, however they are dressed up, and why is said', async () => {
    await using judge = await openPasswordJudge()
    for (const password of [
      'password1234',
      'Contraseña2026!',
      'P4$$w0rd!2026',
      'qwertyuiop12',
      '123456789012',
      'aaaaaaaaaaaaaa',
      'abababababab',
      'México2026!!',
      'noviembre2026',
      'abcdefghijklm',
    ]) {
      await assert.rejects(judge.require(password, WHOSE), /first that attackers try/, password)
    }
    for (const password of [
      'Villaseñor.2026',
      'guadalupe-villasenor',
      'relaciones2026!',
      'SecretariaRelaciones1',
      'gvillasenor1234',
    ]) {
      await assert.rejects(judge.require(password, WHOSE), /made of your name|first that attackers/, password)
    }
  })

  test('are not what people make up themselves', async () => {
    await using judge = await openPasswordJudge()
    for (const password of [
      'una frase larga y propia',
      'el faro alumbra a los barcos',
      'Tr0ub4dor&3-xyz',
      'q7Vw-Zk2_RhX9bTd',
    ]) {
      await judge.require(password, WHOSE)
    }
  })

  test('may be of any letters and of any length', async () => {
    await using judge = await openPasswordJudge()
    for (const password of [
      '😀'.repeat(128),
      '\u0000'.repeat(256),
      'ﷺ'.repeat(64),
      'пароль от моего дома',
      '('.repeat(256),
    ]) {
      await judge.require(password, WHOSE).catch((error: Error) => assert.match(error.message, /attackers try/))
    }
  })
})

describe('the list of stolen passwords', () => {
  let dir: string
  let file: string
  const stolen = Array.from({ length: 20_000 }, (_, at) => `stolen password number ${at}`)

  before(async () => {
    dir = await mkdtemp(join(tmpdir(), 'atalaya-breached-'))
    file = join(dir, 'hashes')
    const lines = stolen.map((password, at) => `${sha1(password)}:${at + 1}`).sort()
    await writeFile(file, `${lines.join('\r\n')}\r\n`)
  })
  after(() => rm(dir, { recursive: true }))

  test('finds each of its hashes and nothing else, with lines of any length', async () => {
    await using list = await openBreachedFile(file)
    for (const [at, password] of stolen.entries()) {
      if (at % 97 === 0) assert.equal(await list.count(sha1(password)), at + 1)
    }
    const ordered = stolen.map(sha1).sort()
    for (const hash of [ordered[0], ordered.at(-1)]) assert.ok((await list.count(hash ?? '')) > 0)
    for (const hash of ['0'.repeat(40), 'F'.repeat(40), sha1('not stolen')]) assert.equal(await list.count(hash), 0)
  })

  test('makes the password that is in it refused', async () => {
    await using judge = await openPasswordJudge({ breachedFile: file })
    await assert.rejects(judge.require('stolen password number 777', WHOSE), /lists of stolen passwords/)
    await judge.require('never stolen by anybody', WHOSE)
  })

  test('that is none, or is not there, is said at the start', async () => {
    await writeFile(join(dir, 'other'), 'not a list of hashes\n')
    await writeFile(join(dir, 'empty'), '')
    await assert.rejects(openBreachedFile(join(dir, 'other')), /not a list/)
    await assert.rejects(openBreachedFile(join(dir, 'empty')), /not a list/)
    await assert.rejects(openBreachedFile(join(dir, 'absent')), /--breached-passwords/)
  })

  test('that holds anything but lines is told, never searched for ever', async () => {
    for (let round = 0; round < 30; round += 1) {
      const path = join(dir, 'noise')
      await writeFile(path, Buffer.concat([Buffer.from(`${sha1('first')}:1\n`), randomBytes(40_000)]))
      await using list = await openBreachedFile(path)
      await list
        .count(sha1(String(round)))
        .catch((error: Error) => assert.match(error.message, /has a line that is none/))
    }
  })
})

describe('the service for stolen passwords', () => {
  let server: Server
  let url: string
  const asked: string[] = []
  let answer = ''
  let status = 200

  before(async () => {
    server = createServer((request, response) => {
      asked.push(request.url ?? '')
      response.writeHead(status).end(answer)
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/range`
  })
  after(() => server.close())

  test('learns five letters of the hash, and its answer counts', async () => {
    await using judge = await openPasswordJudge({ breachedRangeUrl: url })
    const hash = sha1('once upon a stolen time')
    answer = `0018A45C4D1DEF81644B54AB7F969B88D65:1\r\n${hash.slice(5)}:42\r\n`
    await assert.rejects(judge.require('once upon a stolen time', WHOSE), /lists of stolen passwords/)
    assert.deepEqual(asked, [`/range/${hash.slice(0, 5)}`])
    answer = `${hash.slice(5)}:0\r\n` // padding
    await judge.require('once upon a stolen time', WHOSE)
  })

  test('keeps nobody from choosing a password when it fails, and that is told', async () => {
    const failures: unknown[] = []
    await using judge = await openPasswordJudge({ breachedRangeUrl: url, onFailure: (error) => failures.push(error) })
    status = 500
    await judge.require('once upon a stolen time', WHOSE)
    status = 200
    answer = 'x'.repeat(2_000_000)
    await judge.require('once upon a stolen time', WHOSE)
    assert.equal(failures.length, 2)
  })
})
