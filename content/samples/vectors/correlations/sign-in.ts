import { sshAccepted, sshFailed, syslogLine, webRequest } from '../../lines/servers.ts'
import { preAuthenticationFailed, signedIn, signInFailed } from '../../lines/windows-security.ts'
import { account, domainController, HOUR, linuxServer, MINUTE, outsideAddress, SECOND } from '../../scene.ts'
import { at, type CorrelationVector, officeOf, series } from './vector.ts'

const office = officeOf('emb-bogota')
const server = linuxServer(office, 'web01')
const controller = domainController(office)
const attacker = outsideAddress(7)
const other = outsideAddress(8)

const guesses = (count: number, step: number, from = attacker) =>
  series(count, step, (time, i) => sshFailed(server, time, { user: 'root', from, port: 40_000 + i }))
const entry = (offset: number, from: string) =>
  sshAccepted(server, at(offset), { method: 'password', user: 'root', from, port: 51_000 })
const wrongPasswords = (count: number, from = attacker) =>
  series(count, 5 * SECOND, (time) => signInFailed(controller, time, { user: 'consular04', from, type: 3 }))
const rightPassword = (from: string) => signedIn(controller, at(10 * MINUTE), { user: 'consular04', from, type: 3 })
const spray = (people: number) =>
  series(people * 2, 10 * SECOND, (time, i) =>
    signInFailed(controller, time, { user: account(i % people), from: attacker, type: 3 }),
  )
const kerberosSpray = (people: number) =>
  series(people * 2, 10 * SECOND, (time, i) => preAuthenticationFailed(controller, time, account(i % people), attacker))
const webLogins = (count: number, status: number) =>
  series(count, SECOND, (time) => webRequest(time, { from: attacker, method: 'POST', path: '/acceso/login', status }))
const refusal = (time: number, user: string) =>
  syslogLine(time, {
    host: server,
    program: 'sudo',
    text: `${user} : command not allowed ; TTY=pts/0 ; PWD=/home ; USER=root ; COMMAND=/bin/cat /etc/shadow`,
  })

export const SIGN_IN_VECTORS: readonly CorrelationVector[] = [
  {
    file: 'sign-in/ssh-brute-force.yml',
    title: 'Password guessing over SSH',
    match: () => guesses(20, 3 * SECOND),
    miss: () => guesses(30, MINUTE),
  },
  {
    file: 'sign-in/ssh-brute-force.yml',
    title: 'SSH sign-in succeeds after password guessing',
    match: () => [...guesses(24, 3 * SECOND), entry(5 * MINUTE, attacker)],
    miss: () => [...guesses(24, 3 * SECOND), entry(5 * MINUTE, other)],
  },
  {
    file: 'sign-in/windows-brute-force.yml',
    title: 'Password guessing against Windows',
    match: () => wrongPasswords(20),
    miss: () => wrongPasswords(19),
  },
  {
    file: 'sign-in/windows-brute-force.yml',
    title: 'Windows sign-in succeeds after password guessing',
    match: () => [...wrongPasswords(15), rightPassword(attacker)],
    miss: () => [...wrongPasswords(15), rightPassword(other)],
  },
  {
    file: 'sign-in/windows-password-spray.yml',
    title: 'One address tries many Windows accounts',
    match: () => spray(15),
    miss: () => spray(14),
  },
  {
    file: 'sign-in/kerberos-password-spray.yml',
    title: 'Many accounts fail at the domain controller from one address',
    match: () => kerberosSpray(15),
    miss: () => kerberosSpray(14),
  },
  {
    file: 'sign-in/web-sign-in-brute-force.yml',
    title: 'Password guessing on a web site',
    match: () => webLogins(30, 401),
    miss: () => webLogins(30, 302),
  },
  {
    file: 'sign-in/sudo-refused-repeatedly.yml',
    title: 'Sudo refused again and again',
    match: () => series(3, MINUTE, (time) => refusal(time, 'operador')),
    miss: () => series(3, HOUR, (time) => refusal(time, 'operador')),
  },
]
