import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import type { Logger } from 'pino'
import type { Address } from '../../../platform/config/index.ts'
import type { IngestParts } from '../ingest-parts.ts'
import { asLine, SyslogFramer } from './frame.ts'
import { SyslogIntake } from './syslog-intake.ts'

const MOST_CONNECTIONS = 5_000
const LOOK_AGAIN_MS = 100
const UDP_BUFFER = 8 * 2 ** 20

export interface SyslogOptions extends IngestParts {
  readonly tcp?: Address
  readonly udp?: Address
  readonly log: Logger
}

export interface Syslog extends AsyncDisposable {
  readonly intake: SyslogIntake
  /** Where it listens; undefined when it does not. */
  readonly tcpPort: number | undefined
  readonly udpPort: number | undefined
}

/** Listens for syslog (RFC 5424, RFC 3164) where the configuration says. */
export async function startSyslog(options: SyslogOptions): Promise<Syslog> {
  const stack = new AsyncDisposableStack()
  try {
    const intake = stack.use(new SyslogIntake(options, options.log))
    const tcpPort = options.tcp && (await listenTcp(options.tcp, intake, { stack, log: options.log }))
    const udpPort = options.udp && (await listenUdp(options.udp, intake, { stack, log: options.log }))
    const owned = stack.move()
    return { intake, tcpPort, udpPort, [Symbol.asyncDispose]: () => owned.disposeAsync() }
  } catch (error) {
    await stack.disposeAsync()
    throw error
  }
}

interface Listening {
  readonly stack: AsyncDisposableStack
  readonly log: Logger
}

async function listenTcp({ host, port }: Address, intake: SyslogIntake, { stack, log }: Listening): Promise<number> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    receiveFrom(socket, intake, log)
  })
  server.maxConnections = MOST_CONNECTIONS
  server.listen({ host, port })
  await once(server, 'listening')
  stack.defer(async () => {
    for (const socket of sockets) socket.destroy()
    server.close()
    await once(server, 'close')
  })
  return (server.address() as AddressInfo).port // it listens on a port, never on a pipe
}

/** A sender that is faster than the disk is slowed down by TCP itself. */
function receiveFrom(socket: Socket, intake: SyslogIntake, log: Logger): void {
  const address = socket.remoteAddress ?? ''
  const framer = new SyslogFramer((message) => intake.take(message, address))
  socket.on('data', (bytes: Buffer) => {
    framer.push(bytes)
    if (intake.isFull) pauseUntilRoom(socket, intake)
  })
  socket.on('end', () => framer.end())
  socket.on('error', (error) => log.debug({ err: error, address }, 'a syslog connection broke'))
}

function pauseUntilRoom(socket: Socket, intake: SyslogIntake): void {
  socket.pause()
  const timer = setInterval(() => {
    if (intake.isFull && !socket.destroyed) return
    clearInterval(timer)
    socket.resume()
  }, LOOK_AGAIN_MS)
}

async function listenUdp({ host, port }: Address, intake: SyslogIntake, { stack, log }: Listening): Promise<number> {
  const socket = createSocket({ type: host.includes(':') ? 'udp6' : 'udp4', recvBufferSize: UDP_BUFFER })
  socket.on('message', (message, { address }) => {
    const line = asLine(message)
    if (line.length > 0) intake.takeOrDrop(line, address)
  })
  socket.bind({ address: host, port })
  await once(socket, 'listening')
  socket.on('error', (error) => log.warn({ err: error }, 'syslog over UDP stumbled'))
  stack.defer(async () => {
    socket.close()
    await once(socket, 'close')
  })
  return socket.address().port
}
