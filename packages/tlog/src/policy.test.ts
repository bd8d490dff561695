import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { quorumMet } from './policy.ts'
import { formatPolicy, parsePolicy } from './policy-file.ts'
import { generateSigner } from './signer.ts'
import { randomFrom } from './testing/random.ts'

describe('trust policies', () => {
  let log: string
  const keys: string[] = []

  before(async () => {
    log = (await generateSigner('log.example.com')).verifierKey
    for (let at = 0; at < 40; at++) keys.push((await generateSigner(`w${at}.example.com`, 'cosignature')).verifierKey)
  })

  const witnesses = (names: readonly string[]) => names.map((name, at) => `witness ${name} ${keys[at]}`).join('\n')
  const met = (policy: string, cosigned: readonly string[]) =>
    quorumMet(parsePolicy(policy).quorum, ({ name }) => cosigned.includes(name))

  it('ask what the example of the specification asks', () => {
    const policy = `log ${log}\n
${witnesses(['X1', 'X2', 'X3', 'Y1', 'Y2', 'Y3'])}
group X-witnesses 2 X1 X2 X3
  group\tY-witnesses any  Y1 Y2 Y3\t
  # a comment
group X-and-Y all X-witnesses Y-witnesses
quorum X-and-Y
`
    assert.equal(met(policy, ['X1', 'X3', 'Y2']), true)
    assert.equal(met(policy, ['X1', 'Y1', 'Y2', 'Y3']), false)
    assert.equal(met(policy, ['X1', 'X2', 'X3']), false)
    assert.equal(met(policy, []), false)
  })

  it('may ask nothing, or one witness', () => {
    assert.equal(met('quorum none', []), true)
    assert.equal(met(`${witnesses(['a', 'b'])}\nquorum b`, ['a']), false)
    assert.equal(met(`${witnesses(['a', 'b'])}\nquorum b`, ['b']), true)
  })

  it('keep the addresses of logs and witnesses', () => {
    const policy = parsePolicy(
      `log ${log} https://log.example.com/\n${witnesses(['a'])} https://w.example.com/\nquorum a\n`,
    )
    assert.equal(policy.logs[0]?.url, 'https://log.example.com/')
    assert.equal(policy.witnesses[0]?.url, 'https://w.example.com/')
  })

  it('take names as octets, whatever their letters', () => {
    const parts = ['witness ', [0xff, 0xe9], ` ${keys[0]}\nwitness ñandú ${keys[1]}\nquorum `, [0xff, 0xe9], '\n']
    const policy = parsePolicy(Buffer.concat(parts.map((part) => Buffer.from(part as string))))
    assert.equal(policy.witnesses[1]?.name, 'ñandú')
    assert.equal(policy.quorum.kind === 'witness' && policy.quorum.witness, policy.witnesses[0])
  })

  it('read 32 logs, witnesses and groups', async () => {
    const logs = await Promise.all(Array.from({ length: 32 }, (_, at) => generateSigner(`log${at}.example.com`)))
    const names = Array.from({ length: 32 }, (_, at) => `w${at}`)
    const groups = names.map((name, at) => `group g${at} all ${name}`)
    const lines = [...logs.map(({ verifierKey }) => `log ${verifierKey}`), witnesses(names), ...groups, 'quorum g31']
    const policy = parsePolicy(lines.join('\n'))
    assert.deepEqual([policy.logs.length, policy.witnesses.length], [32, 32])
  })

  it('are written as they are read', () => {
    const random = randomFrom(3)
    for (let round = 0; round < 200; round++) {
      const count = 1 + random.below(8)
      const names = Array.from({ length: count }, (_, at) => `w${at}`)
      const first = names.slice(0, 1 + random.below(count))
      const groups = [`group a ${1 + random.below(first.length)} ${first.join(' ')}`]
      const rest = names.slice(first.length)
      groups.push(`group b ${1 + random.below(rest.length + 1)} a ${rest.join(' ')}`)
      const policy = parsePolicy(`log ${log}\n${witnesses(names)}\n${groups.join('\n')}\nquorum b\n`)
      assert.deepEqual(parsePolicy(formatPolicy(policy)), policy)
    }
  })

  for (const [what, file, message] of [
    ['no quorum', () => witnesses(['a']), /no quorum line/],
    ['two quorums', () => 'quorum none\nquorum none', /line 2 .*one quorum/],
    ['a quorum of nobody', () => 'quorum a', /line 1 .*no line before defines "a"/],
    ['a group before its members', () => `group g any a\n${witnesses(['a'])}\nquorum g`, /line 1 .*"a"/],
    ['a group of none', () => 'group g any none\nquorum g', /"none"/],
    ['a group without members', () => 'group g any\nquorum none', /group <name>/],
    ['a threshold of 0', () => `${witnesses(['a'])}\ngroup g 0 a\nquorum g`, /line 2 .*1 to 1/],
    ['a threshold past its members', () => `${witnesses(['a'])}\ngroup g 2 a\nquorum g`, /1 to 1/],
    ['a threshold with a sign', () => `${witnesses(['a'])}\ngroup g +1 a\nquorum g`, /threshold/],
    [
      'a witness in two groups',
      () => `${witnesses(['a'])}\ngroup g all a\ngroup h all a\nquorum h`,
      /already in a group/,
    ],
    ['a witness twice in a group', () => `${witnesses(['a'])}\ngroup g 1 a a\nquorum g`, /already in a group/],
    ['a name twice', () => `${witnesses(['a', 'a'])}\nquorum a`, /line 2 .*already a name/],
    ['a witness called none', () => `${witnesses(['none'])}\nquorum none`, /already a name/],
    ['the same key twice', () => `witness a ${keys[0]}\nwitness b ${keys[0]}\nquorum a`, /same public key/],
    ['the same log twice', () => `log ${log}\nlog ${log}\nquorum none`, /same public key/],
    ['a witness with the key of a log', () => `witness a ${log}\nquorum a`, /signs notes/],
    ['a broken key', () => `log ${log.slice(0, -4)}\nquorum none`, /line 1 /],
    ['an unknown word', () => 'quorum none\nobserver x', /line 2 .*expected log/],
    ['a word of an object', () => 'quorum none\nconstructor x', /expected log/],
    ['a carriage return', () => 'quorum none\r\n', /control characters/],
    ['too many words', () => 'quorum none none', /quorum <name>/],
  ] as const)
    it(`refuse ${what}, naming the line`, () => {
      assert.throws(
        () => parsePolicy(file()),
        (error: Error) => error.name === 'TlogError' && message.test(error.message),
      )
    })

  it('refuse a crowd and an oversized file', () => {
    assert.throws(() => parsePolicy(new Uint8Array(2 ** 20 + 1)), { code: 'too-large' })
  })
})
