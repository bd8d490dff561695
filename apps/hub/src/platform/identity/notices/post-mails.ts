import { sql } from 'kysely'
import { createTransport } from 'nodemailer'
import type { Logger } from 'pino'
import type { IdentityContext, Tx } from '../context.ts'
import { homeOffice } from '../person-facts.ts'
import { isMailKind, textOf } from './mail-texts.ts'

const AT_ONCE = 20
const FIRST_RETRY_SECONDS = 30
const LONGEST_RETRY_SECONDS = 6 * 60 * 60
const GIVEN_UP_AFTER_DAYS = 3
const KEPT_DAYS = 60
const PATIENCE_MS = 20_000
const MAX_FAILURE = 300

export interface MailConfig {
  /** `smtp://` or `smtps://`, with user and password in it where the server asks for them. */
  readonly url: string
  /** The sender that people see. */
  readonly from: string
}

type Context = Pick<IdentityContext, 'db' | 'now' | 'offices' | 'publicUrl'>

export interface Mailbox {
  /** Sends what waits, oldest first; what cannot be sent waits longer each time. True when more may wait. */
  sendWaiting(): Promise<boolean>
  close(): void
}

export function openMailbox(context: Context, { url, from }: MailConfig, log: Pick<Logger, 'warn'>): Mailbox {
  const transport = createTransport(
    { url, connectionTimeout: PATIENCE_MS, greetingTimeout: PATIENCE_MS, socketTimeout: PATIENCE_MS },
    { from },
  )
  return {
    async sendWaiting() {
      for (let sent = 0; sent < AT_ONCE; sent += 1) {
        const waiting = await context.db.transaction().execute(async (tx) => {
          const mail = await nextMail(tx, context.now())
          if (mail === undefined) return false
          await settle(tx, context, mail, await post(tx, mail))
          return true
        })
        if (!waiting) return false
      }
      return true
    },
    close: () => transport.close(),
  }

  async function post(tx: Tx, mail: WaitingMail): Promise<string | undefined> {
    try {
      await transport.sendMail({ to: mail.email, ...(await write(tx, context, mail)) })
      return undefined
    } catch (error) {
      log.warn({ err: error, kind: mail.kind }, 'a mail could not be sent; it is tried again')
      return (error instanceof Error ? error.message : String(error)).slice(0, MAX_FAILURE)
    }
  }
}

type WaitingMail = NonNullable<Awaited<ReturnType<typeof nextMail>>>

/** Locked until its transaction ends: another hub on the same database takes the next one. */
async function nextMail(tx: Tx, now: Date) {
  return tx
    .selectFrom('mails')
    .innerJoin('people', 'people.id', 'mails.person_id')
    .select(['mails.id', 'person_id', 'kind', 'data', 'mails.created_at', 'tries', 'email', 'name', 'locale'])
    .where('sent_at', 'is', null)
    .where('given_up_at', 'is', null)
    .where('next_try_at', '<=', now)
    .where('email', 'is not', null)
    .where('disabled_at', 'is', null)
    .$narrowType<{ email: string }>()
    .orderBy('next_try_at')
    .orderBy('mails.created_at')
    .limit(1)
    .forUpdate('mails')
    .skipLocked()
    .executeTakeFirst()
}

async function write(tx: Tx, { offices, publicUrl }: Context, { person_id, kind, data, name, locale }: WaitingMail) {
  if (!isMailKind(kind)) throw new Error(`there is no mail of kind ${kind}`)
  const office = (await homeOffice(tx, person_id)) ?? offices.root
  const said = data as Readonly<Record<string, string>> // written by queueMail alone
  return textOf(kind, { locale, data: said, name, url: publicUrl, timeZone: offices.timeZoneOf(office) })
}

async function settle(tx: Tx, { now }: Context, mail: WaitingMail, failure: string | undefined): Promise<void> {
  const at = now()
  const row = tx.updateTable('mails').where('id', '=', mail.id)
  if (failure === undefined) {
    await row.set({ sent_at: at, failure: null }).execute()
    await tx
      .deleteFrom('mails')
      .where('created_at', '<', new Date(at.getTime() - KEPT_DAYS * 24 * 60 * 60 * 1000))
      .execute()
    return
  }
  const tooOld = at.getTime() - mail.created_at.getTime() > GIVEN_UP_AFTER_DAYS * 24 * 60 * 60 * 1000
  const waitMs = Math.min(FIRST_RETRY_SECONDS * 2 ** mail.tries, LONGEST_RETRY_SECONDS) * 1000
  await row
    .set({
      failure,
      tries: sql`tries + 1`,
      ...(tooOld ? { given_up_at: at } : { next_try_at: new Date(at.getTime() + waitMs) }),
    })
    .execute()
}
