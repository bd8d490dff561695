import * as account from './es/account.ts'
import * as core from './es/core.ts'
import * as coverage from './es/coverage.ts'
import * as facts from './es/facts.ts'
import * as feeds from './es/feeds.ts'
import * as frame from './es/frame.ts'
import * as govern from './es/govern.ts'
import * as hunt from './es/hunt.ts'
import * as programs from './es/programs.ts'
import * as proposals from './es/proposals.ts'
import * as prove from './es/prove.ts'
import * as session from './es/session.ts'
import * as watch from './es/watch.ts'

/** Spanish (Mexico) comes first: its shape is what every other language must fill. */
export const es = {
  ...core,
  ...frame,
  ...session,
  ...account,
  ...watch,
  ...coverage,
  ...hunt,
  ...feeds,
  ...govern,
  ...facts,
  ...proposals,
  ...programs,
  ...prove,
}
export type Messages = typeof es
