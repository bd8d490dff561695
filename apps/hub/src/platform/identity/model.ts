const DAY_MS = 24 * 60 * 60 * 1000
const MINUTE_MS = 60 * 1000

/** The protocol that this system stands for: access codes are valid 50 days, and people are reminded from day 45. */
const PASSWORD_DAYS = 50
const LINK_HOURS = 24

export function passwordExpires(changedAt: Date): Date {
  return new Date(changedAt.getTime() + PASSWORD_DAYS * DAY_MS)
}

export function linkExpires(now: Date): Date {
  return new Date(now.getTime() + LINK_HOURS * 60 * MINUTE_MS)
}

/** How long a session lasts, in all and without a request. */
export const SESSION_LIMITS = {
  'signed-in': { wholeMs: 12 * 60 * MINUTE_MS, idleMs: 2 * 60 * MINUTE_MS },
  enrolling: { wholeMs: 60 * MINUTE_MS, idleMs: 30 * MINUTE_MS },
} as const

/** Credentials change only soon after a sign-in: a session left open is not enough to take an account over. */
const FRESH_MS = 15 * MINUTE_MS

export function isFresh(startedAt: Date, now: Date): boolean {
  return now.getTime() - startedAt.getTime() <= FRESH_MS
}

/** One form of an address, so that a person is found however they type it. */
export function normaliseEmail(email: string): string {
  return email.normalize('NFKC').trim().toLowerCase()
}
