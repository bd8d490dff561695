import type { Logger } from 'pino'
import type { Database } from '../../database/index.ts'
import type { IdentityContext } from '../context.ts'
import { type MailConfig, openMailbox } from './post-mails.ts'
import { remindPasswords } from './remind-passwords.ts'

const RETRY_LOOK_MS = 15_000
const REMIND_EVERY_MS = 60 * 60 * 1000

export interface RunNotices {
  readonly context: IdentityContext
  readonly mail: MailConfig
  readonly listen: Database['listen']
  readonly log: Logger
}

/** Sends mails as they are queued, tries again what failed, and looks every hour whom to remind. */
export async function runNotices({ context, mail, listen, log }: RunNotices): Promise<AsyncDisposable> {
  const mailbox = openMailbox(context, mail, log)
  let running: Promise<void> | undefined
  let wanted = false
  let closed = false
  const run = async (): Promise<void> => {
    do {
      wanted = false
      if (await mailbox.sendWaiting()) wanted = true
    } while (wanted && !closed)
  }
  const send = () => {
    wanted = true
    running ??= run()
      .catch((error: unknown) => log.error({ err: error }, 'mails could not be sent'))
      .finally(() => {
        running = undefined
      })
  }
  const remind = () =>
    void remindPasswords(context).catch((error: unknown) => log.error({ err: error }, 'nobody could be reminded'))
  const leave = await listen('mail_waits', send, send)
  const timers = [setInterval(send, RETRY_LOOK_MS), setInterval(remind, REMIND_EVERY_MS)]
  remind()
  send()
  return {
    async [Symbol.asyncDispose]() {
      closed = true
      for (const timer of timers) clearInterval(timer)
      await leave()
      await running
      mailbox.close()
    },
  }
}
