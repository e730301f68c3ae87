import { isRefusal, refuse } from '../../base/errors.ts'
import type { AuditAction } from '../audit-actions.ts'
import type { Directory } from '../connections/directory.ts'
import { idParam } from '../page.ts'
import { type Call, defineRoute, type Route } from '../route.ts'
import * as contract from './contract.ts'
import * as edit from './edit-rules.ts'
import { countHits, readDraft, readLive } from './store-rules.ts'
import { compileVersion } from './version.ts'

export interface RuleTools {
  directory: Directory
}

/** Rules: reading and editing them, in the draft or live at once. */
export function ruleRoutes(tools: RuleTools): Route[] {
  const change = changeWith(tools)
  return [...setRoutes(change), ...readRoutes(), ...oneRoutes(change)]
}

type Change = ReturnType<typeof changeWith>

/** Makes a change and writes the audit; what is live at once counts here at once. */
const changeWith =
  ({ directory }: RuleTools) =>
  async (call: Call<unknown, { publish: boolean }>, action: AuditAction, id: string, how: edit.Edit) => {
    const { workspaceId, actor, query } = call
    const edited = await call.transaction(async (tx) => {
      const done = await edit.editRules(tx, workspaceId, how, { publish: query.publish, actor: actor.label })
      if (!isRefusal(done)) await call.audit(tx, action, id, { isDraft: done.isDraft, version: done.version })
      return done
    })
    if (!isRefusal(edited) && !edited.isDraft) await directory.refresh()
    return edited
  }

const answerWith = (edited: edit.Edited, id: string) => {
  const { isDraft, version, content } = edited
  return { ...content.rules.find((rule) => rule.id === id)!, isDraft, version }
}

function readRoutes(): Route[] {
  const list = defineRoute({
    method: 'GET',
    path: '/api/v1/routing-rules',
    scope: 'read',
    summary: 'List the routing rules in the order of their evaluation',
    query: contract.listRulesQuery,
    answer: contract.ruleList,
    handle: ({ query, workspaceId, transaction }) =>
      transaction(async (tx) => {
        const live = await readLive(tx, workspaceId)
        const draft = query.draft ? await readDraft(tx, workspaceId) : null
        const content = draft?.content ?? live.content
        const hits = await countHits(tx, workspaceId)
        const compiled = new Map(compileVersion(content, null, 0).rules.map((each) => [each.id, each]))
        const items = content.rules.map((rule) => ({
          ...rule,
          condition: compiled.get(rule.id)?.problem ? null : compiled.get(rule.id)?.condition,
          problem: compiled.get(rule.id)?.problem ?? null,
          hits: hits.get(rule.id) ?? 0,
        }))
        return { items, nextCursor: null, version: live.number, isDraft: draft !== null, fallback: content.fallback }
      }),
  })

  const find = defineRoute({
    method: 'GET',
    path: '/api/v1/routing-rules/{id}',
    scope: 'read',
    summary: 'Show a routing rule',
    params: idParam,
    query: contract.listRulesQuery,
    answer: contract.rule,
    handle: ({ params: { id }, query, workspaceId, transaction }) =>
      transaction(async (tx) => {
        const draft = query.draft ? await readDraft(tx, workspaceId) : null
        const { rules } = draft?.content ?? (await readLive(tx, workspaceId)).content
        return rules.find((rule) => rule.id === id) ?? refuse('not_found', 'There is no such rule.')
      }),
  })

  return [list, find]
}

/** One rule. */
function oneRoutes(change: Change): Route[] {
  const create = defineRoute({
    method: 'POST',
    path: '/api/v1/routing-rules',
    scope: 'admin',
    summary: 'Make a routing rule',
    description:
      'It goes into the draft, which `POST /api/v1/routing-rules/publish` makes live; with `publish=true` it is live at once.',
    query: contract.publishQuery,
    body: contract.ruleBody,
    answer: contract.changeAnswer,
    status: 201,
    handle: async (call) => {
      const rule = edit.newRule(call.body)
      const edited = await change(call, 'routing_rule.create', rule.id, edit.addRule(rule))
      return isRefusal(edited) ? edited : answerWith(edited, rule.id)
    },
  })

  const update = defineRoute({
    method: 'PATCH',
    path: '/api/v1/routing-rules/{id}',
    scope: 'admin',
    summary: 'Change a routing rule',
    params: idParam,
    query: contract.publishQuery,
    body: contract.rulePatch,
    answer: contract.changeAnswer,
    handle: async (call) => {
      const { id } = call.params
      const edited = await change(call, 'routing_rule.update', id, edit.changeRule(id, call.body))
      return isRefusal(edited) ? edited : answerWith(edited, id)
    },
  })

  const remove = defineRoute({
    method: 'DELETE',
    path: '/api/v1/routing-rules/{id}',
    scope: 'admin',
    summary: 'Remove a routing rule',
    params: idParam,
    query: contract.publishQuery,
    answer: contract.publishAnswer.pick({ version: true }),
    handle: async (call) => {
      const { id } = call.params
      const edited = await change(call, 'routing_rule.remove', id, edit.removeRule(id))
      return isRefusal(edited) ? edited : { version: edited.version }
    },
  })

  return [create, update, remove]
}

/** All of them. */
function setRoutes(change: Change): Route[] {
  const order = defineRoute({
    method: 'POST',
    path: '/api/v1/routing-rules/reorder',
    scope: 'admin',
    summary: 'Put the routing rules in an order',
    query: contract.publishQuery,
    body: contract.reorderBody,
    answer: contract.content,
    handle: async (call) => {
      const edited = await change(call, 'routing_rule.reorder', 'all', edit.reorder(call.body.ids))
      return isRefusal(edited) ? edited : edited.content
    },
  })

  const fallback = defineRoute({
    method: 'PUT',
    path: '/api/v1/routing-rules/fallback',
    scope: 'admin',
    summary: 'Say what becomes of leads that no rule takes',
    description: 'Without it they stay in this workspace.',
    query: contract.publishQuery,
    body: contract.fallbackBody,
    answer: contract.fallback,
    handle: async (call) => {
      const edited = await change(call, 'routing_rule.fallback', 'fallback', edit.setFallback(call.body))
      return isRefusal(edited) ? edited : edited.content.fallback
    },
  })

  return [order, fallback]
}
