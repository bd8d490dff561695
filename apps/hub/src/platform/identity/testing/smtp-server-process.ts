import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'

/** A real mail server in a process of its own: it tells its parent of each mail, and refuses those to `busy@`. */
const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  onRcptTo: ({ address }, _, done) =>
    done(address.startsWith('busy@') ? Object.assign(new Error('Try again later'), { responseCode: 451 }) : null),
  onData(stream, { envelope }, done) {
    const parts: Buffer[] = []
    stream.on('data', (part: Buffer) => parts.push(part))
    stream.once('end', () => {
      const to = envelope.rcptTo.map(({ address }) => address)
      process.send?.({ to, raw: Buffer.concat(parts).toString() }, () => done())
    })
  },
})
server.listen(Number(process.argv[2] ?? 0), '127.0.0.1', () => {
  process.send?.((server.server.address() as AddressInfo).port)
})
process.on('disconnect', () => process.exit())
