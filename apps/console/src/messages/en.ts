import * as account from './en/account.ts'
import * as core from './en/core.ts'
import * as coverage from './en/coverage.ts'
import * as facts from './en/facts.ts'
import * as feeds from './en/feeds.ts'
import * as frame from './en/frame.ts'
import * as govern from './en/govern.ts'
import * as hunt from './en/hunt.ts'
import * as programs from './en/programs.ts'
import * as proposals from './en/proposals.ts'
import * as prove from './en/prove.ts'
import * as session from './en/session.ts'
import * as watch from './en/watch.ts'
import type { Messages } from './es.ts'

export const en: Messages = {
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
