const DAY_MS = 24 * 60 * 60 * 1000
const MINUTE_MS = 60 * 1000

/** What an institution decides of how people sign in. */
export interface AccessPolicy {
  /** How long a password lasts, in days after it was chosen. */
  readonly passwordDays: number
  /** The day from which its holder is reminded. */
  readonly passwordReminderDay: number
  /** How long a session lasts in all. */
  readonly sessionHours: number
}

/** The protocol that this system stands for: access codes are valid 50 days, and people are reminded from day 45. */
export const ACCESS_POLICY: AccessPolicy = { passwordDays: 50, passwordReminderDay: 45, sessionHours: 12 }
const LINK_HOURS = 24

export function passwordExpires(changedAt: Date, { passwordDays }: AccessPolicy): Date {
  return new Date(changedAt.getTime() + passwordDays * DAY_MS)
}

export function passwordReminds(changedAt: Date, { passwordDays, passwordReminderDay }: AccessPolicy): Date {
  return new Date(changedAt.getTime() + Math.min(passwordReminderDay, passwordDays) * DAY_MS)
}

export function linkExpires(now: Date): Date {
  return new Date(now.getTime() + LINK_HOURS * 60 * MINUTE_MS)
}

/** How long a session may rest, and how long one lasts that only serves to enrol. */
export const IDLE_MS = { 'signed-in': 2 * 60 * MINUTE_MS, enrolling: 30 * MINUTE_MS } as const
const ENROLLING_MS = 60 * MINUTE_MS

export function sessionMs(stage: keyof typeof IDLE_MS, { sessionHours }: AccessPolicy): number {
  return stage === 'enrolling' ? ENROLLING_MS : sessionHours * 60 * MINUTE_MS
}

/** Credentials change only soon after a sign-in: a session left open is not enough to take an account over. */
const FRESH_MS = 15 * MINUTE_MS

export function isFresh(provedAt: Date | null, now: Date): boolean {
  return provedAt !== null && now.getTime() - provedAt.getTime() <= FRESH_MS
}

/** One form of an address, so that a person is found however they type it. */
export function normaliseEmail(email: string): string {
  return email.normalize('NFKC').trim().toLowerCase()
}
