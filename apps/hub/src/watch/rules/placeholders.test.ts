import assert from 'node:assert/strict'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import type { CheckedRules } from '@atalaya/contracts'
import { eventually } from '../../testing/eventually.ts'
import { scratchDir } from '../../testing/scratch.ts'
import { startWatch } from '../testing/start-watch.ts'

const rule = (placeholder: string, number: number) => `title: Asked of ${placeholder}
id: 5b1f0c7e-8a4d-4c9f-b0de-2f6c1a7d9e4${number}
level: high
logsource: {category: process_creation, product: windows}
detection: {sel: {Command|contains|expand: '%${placeholder}%'}, condition: sel}
`

test('rules are loaded with the placeholders and pipelines given, uploads too; what is wrong with a file is told', async () => {
  await using scratch = await scratchDir()
  const path = (name: string) => join(scratch.path, name)
  await mkdir(path('rules'))
  await writeFile(path('rules/rule.yml'), rule('controllers', 1))
  await writeFile(path('known.yml'), 'controllers: [dc1.example.mx, dc2.example.mx]\n')
  await writeFile(path('broken.yml'), '- controllers\n')
  const pipeline = `transformations:
- {type: field_name_mapping, mapping: {Command: CommandLine}}
`
  await writeFile(path('pipeline.yml'), pipeline)
  await using hub = await startWatch({
    config: {
      rulesDirs: [path('rules')],
      ruleLoading: {
        placeholders: [path('known.yml'), path('broken.yml'), path('absent.yml')],
        pipelines: [path('pipeline.yml')],
      },
    },
  })
  const told = (await hub.call('GET', '/api/rules/problems')).body as { rows: readonly { file: string }[] }
  assert.deepEqual(told.rows.map(({ file }) => file).sort(), [path('absent.yml'), path('broken.yml')], 'and of no rule')

  const { token } = await hub.addSource(await hub.addOffice('North'))
  const event = { EventID: 1, Channel: 'Microsoft-Windows-Sysmon/Operational', CommandLine: 'ping dc2.example.mx' }
  await hub.send(token, [JSON.stringify(event)])
  await eventually('an alert', async () => {
    const { rows } = (await hub.call('GET', '/api/alerts')).body as { rows: readonly unknown[] }
    return rows.length > 0 ? rows : undefined
  })

  const check = async (yaml: string) =>
    ((await hub.call('POST', '/api/rules/check', { yaml })).body as CheckedRules).problems
  assert.deepEqual(await check(rule('controllers', 2)), [])
  const [unknown] = await check(rule('printers', 3))
  assert.match(unknown?.message ?? '', /%printers% has no values/)
})
