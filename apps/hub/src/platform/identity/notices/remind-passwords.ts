import type { IdentityContext } from '../context.ts'
import { passwordExpires } from '../model.ts'
import { queueMail } from './queue-mail.ts'

const DAY_MS = 24 * 60 * 60 * 1000

/** Queues a mail, once for each password, to those whose password is about to expire. */
export async function remindPasswords(context: IdentityContext): Promise<void> {
  if (!context.mailing) return
  const policy = context.policy()
  const now = context.now().getTime()
  const rows = await context.db
    .selectFrom('passwords')
    .innerJoin('people', 'people.id', 'passwords.person_id')
    .select(['person_id', 'changed_at'])
    .where('disabled_at', 'is', null)
    .where('changed_at', '<=', new Date(now - policy.passwordReminderDay * DAY_MS))
    .where('changed_at', '>', new Date(now - policy.passwordDays * DAY_MS))
    .execute()
  await context.db.transaction().execute(async (tx) => {
    for (const { person_id, changed_at } of rows) {
      await queueMail(tx, context, {
        person: person_id,
        kind: 'password-expiring',
        data: { expires: passwordExpires(changed_at, policy).toISOString() },
        key: `password-expiring ${person_id} ${changed_at.toISOString()}`,
      })
    }
  })
}
