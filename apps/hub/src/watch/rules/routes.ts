import {
  CheckedRules,
  CheckRules,
  ListRules,
  Message,
  RuleDetail,
  RulePage,
  RuleProblems,
  SwitchRule,
} from '@atalaya/contracts'
import type { Problem } from '@atalaya/sigma'
import { Type } from 'typebox'
import { HubError, notFound } from '../../platform/http/errors.ts'
import { actorOf, READERS, type Route, roles, route } from '../../platform/http/route.ts'
import type { TwoPersonActs } from '../../platform/proposals/index.ts'
import { titlesOf } from './custom.ts'
import type { LoadedRule } from './library.ts'
import { listRules, type RuleParts } from './list-rules.ts'
import { ruleDetail } from './rule-detail.ts'
import type { Rules } from './service.ts'
import { type RuleActs, type RuleNames, ruleActs } from './two-person.ts'

const ById = Type.Object({ id: Type.String({ maxLength: 200 }) })
const SWITCHERS = roles('lead', 'analyst', 'admin')
/** Uploaded rules run for every office. */
const UPLOADERS = { ...roles('lead', 'admin'), at: 'root' } as const

export function ruleRoutes(parts: RuleParts, rules: Rules, two: TwoPersonActs): readonly Route[] {
  const acts = ruleActs(rules)
  two.register(acts.switchOff, acts.remove)
  const ask = { two, acts }
  return [...readRoutes(parts), ...switchRoutes(parts, rules, ask), ...uploadRoutes(parts, rules, ask)]
}

interface Ask {
  readonly two: TwoPersonActs
  readonly acts: RuleActs
}

function readRoutes(parts: RuleParts): readonly Route[] {
  return [
    route({
      method: 'GET',
      url: '/api/rules',
      summary: 'Rules that detection uses, and how often they matched',
      access: READERS,
      schema: { querystring: ListRules, response: RulePage },
      handle: ({ query, scope }) => listRules(parts, query, scope),
    }),
    route({
      method: 'GET',
      url: '/api/rules/problems',
      summary: 'What is wrong with rules, and what to do about it',
      access: READERS,
      schema: { response: RuleProblems },
      handle: async () => ({ rows: parts.library.current.problems.map(describeProblem) }),
    }),
    route({
      method: 'GET',
      url: '/api/rules/:id',
      summary: 'One rule, its switches and its days',
      access: READERS,
      schema: { params: ById, response: RuleDetail },
      handle: ({ params, scope }) => ruleDetail(parts, params.id, scope),
    }),
  ]
}

function switchRoutes(parts: RuleParts, rules: Rules, { two, acts }: Ask): readonly Route[] {
  return [
    route({
      method: 'PUT',
      url: '/api/rules/:id/switch',
      summary:
        'Switches a rule on or off at an office and below it; off for the whole institution needs a second person',
      access: SWITCHERS,
      schema: { params: ById, body: SwitchRule, response: RuleDetail },
      handle: async ({ params: { id }, body, viewer, scope, reply }) => {
        const { office, why } = body
        if (!scope.has(office)) throw notFound('office')
        const done = () => ruleDetail(parts, id, scope)
        if (office === parts.offices.root && body.enabled === false) {
          const payload = {
            rule: namesOf(rules.find(id)),
            office: { id: office, name: parts.offices.nameOf(office) },
            why,
          }
          return two.ask({ kind: acts.switchOff, payload, viewer, why, reply, done })
        }
        await rules.switch(actorOf(viewer), id, body)
        return done()
      },
    }),
  ]
}

/** People approve what they read: the rule is named as each of them sees it elsewhere. */
function namesOf(rule: LoadedRule): RuleNames {
  const { title, titleEs } = titlesOf(rule)
  return { id: rule.id, name: title, ...(titleEs !== undefined && { nameEs: titleEs }) }
}

function uploadRoutes(parts: RuleParts, rules: Rules, { two, acts }: Ask): readonly Route[] {
  return [
    route({
      method: 'POST',
      url: '/api/rules/check',
      summary: 'Tells what a text of rules would add, and what is wrong with it',
      access: READERS,
      schema: { body: CheckRules, response: CheckedRules },
      bodyLimit: 2 * 1024 * 1024,
      handle: async ({ body }) => describeChecked(rules.check(body.yaml)),
    }),
    route({
      method: 'POST',
      url: '/api/rules',
      summary: 'Adds rules of the institution’s own; a text with an error adds none',
      access: UPLOADERS,
      schema: { body: CheckRules, response: CheckedRules },
      bodyLimit: 2 * 1024 * 1024,
      handle: async ({ body, viewer }) => describeChecked(await rules.upload(actorOf(viewer), body.yaml)),
    }),
    route({
      method: 'DELETE',
      url: '/api/rules/:id',
      summary: 'Removes an uploaded rule; it needs a second person',
      access: UPLOADERS,
      schema: { params: ById, response: Message },
      handle: async ({ params: { id }, viewer, reply }) => {
        const rule = rules.find(id)
        if (parts.library.originOf(rule) !== 'uploaded')
          throw new HubError('conflict', 'Only uploaded rules can be removed. Switch this one off instead.')
        const payload = { rule: namesOf(rule) }
        const done = () => ({ message: 'The rule was removed.' })
        return two.ask({ kind: acts.remove, payload, viewer, reply, done })
      },
    }),
  ]
}

function describeChecked({ rules, correlations, problems }: ReturnType<Rules['check']>) {
  const loaded = problems.some(({ severity }) => severity === 'error') ? [] : [...rules, ...correlations]
  return {
    loaded: loaded.map(({ id, title, level }) => ({ id, title, level: level ?? ('informational' as const) })),
    problems: problems.map(describeProblem),
  }
}

function describeProblem({ severity, code, file, line, message, remedy }: Problem) {
  return { severity, code, file, line: line ?? null, message, remedy }
}
