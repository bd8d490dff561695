import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { IdentityContext, Tx } from '../context.ts'
import type { MailKind } from './mail-texts.ts'

export interface NewMail {
  readonly person: string
  readonly kind: MailKind
  /** What the text names; never a secret, for mail is read by others. */
  readonly data: Readonly<Record<string, string>>
  /** The same key is told once. */
  readonly key?: string
}

/** Puts a mail in the queue in the transaction of what it tells of. Without a mail server there is no queue. */
export async function queueMail(
  tx: Tx,
  { mailing, now }: Pick<IdentityContext, 'mailing' | 'now'>,
  mail: NewMail,
): Promise<void> {
  if (!mailing) return
  const at = now()
  await tx
    .insertInto('mails')
    .values({
      id: randomUUID(),
      key: mail.key ?? null,
      person_id: mail.person,
      kind: mail.kind,
      data: JSON.stringify(mail.data),
      created_at: at,
      next_try_at: at,
      sent_at: null,
      given_up_at: null,
      failure: null,
    })
    .onConflict((conflict) => conflict.column('key').doNothing())
    .execute()
  await sql`select pg_notify('mail_waits', '')`.execute(tx)
}
