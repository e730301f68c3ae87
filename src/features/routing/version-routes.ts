import { isRefusal, type Refusal, refuse } from '../../base/errors.ts'
import type { Transaction } from '../../db/transaction.ts'
import type { Directory } from '../connections/directory.ts'
import { cutPage } from '../page.ts'
import { type Call, defineRoute, type Route } from '../route.ts'
import type { WorkspaceInfo } from '../step.ts'
import * as contract from './contract.ts'
import { differenceOf } from './difference.ts'
import { problemWith, toContent } from './edit-rules.ts'
import { warningsFor } from './look-at-rules.ts'
import * as store from './store-rules.ts'
import type { VersionContent } from './version.ts'
import type { Warning } from './warnings.ts'

export interface VersionTools {
  directory: Directory
}

const nothing: VersionContent = { rules: [], fallback: { destinationWorkspaceId: null, actions: {} } }
const noVersion = () => refuse('not_found', 'There is no such version.')

/** The draft, and the versions it becomes. */
export function versionRoutes({ directory }: VersionTools): Route[] {
  const workspace = (id: string) => directory.workspace(id)
  /** Makes rules live, and says what somebody should look at. */
  const publishAs: PublishAs = async (call, cause, note, read) => {
    const { workspaceId, actor } = call
    const answer = await call.transaction(async (tx) => {
      await store.lockRules(tx, workspaceId)
      const content = await read(tx)
      if (isRefusal(content)) return content
      const problem = await problemWith(tx, workspaceId, content)
      if (problem) return problem
      const version = await store.publishContent(tx, workspaceId, content, { cause, actor: actor.label, note })
      await store.deleteDraft(tx, workspaceId)
      await call.audit(tx, `routing_rules.${cause}`, String(version), note ? { note } : {})
      return { version, warnings: await warningsFor(tx, workspaceId, content, workspace) }
    })
    await directory.refresh()
    return answer
  }

  return [...draftRoutes(workspace), ...readRoutes(), ...liveRoutes(publishAs)]
}

type PublishAs = (
  call: Call,
  cause: 'publish' | 'rollback',
  note: string | null,
  read: (tx: Transaction) => Promise<VersionContent | Refusal>,
) => Promise<{ version: number; warnings: Warning[] } | Refusal>

function draftRoutes(workspace: (id: string) => WorkspaceInfo): Route[] {
  const draft = defineRoute({
    method: 'GET',
    path: '/api/v1/routing-rules/draft',
    scope: 'read',
    summary: 'Show the rules that are being edited, what they change and what to look at',
    answer: contract.draftAnswer,
    handle: ({ workspaceId, transaction }) =>
      transaction(async (tx) => {
        const live = await store.readLive(tx, workspaceId)
        const edited = await store.readDraft(tx, workspaceId)
        const content = edited?.content ?? live.content
        return {
          ...content,
          basedOn: edited?.basedOn ?? live.number,
          isDraft: edited !== null,
          difference: differenceOf(live.content, content),
          warnings: await warningsFor(tx, workspaceId, content, workspace),
        }
      }),
  })

  const save = defineRoute({
    method: 'PUT',
    path: '/api/v1/routing-rules/draft',
    scope: 'admin',
    summary: 'Replace the rules that are being edited',
    body: contract.contentBody,
    answer: contract.content,
    handle: (call) =>
      call.transaction(async (tx) => {
        const { workspaceId, actor } = call
        const content = toContent(call.body)
        await store.lockRules(tx, workspaceId)
        const problem = await problemWith(tx, workspaceId, content)
        if (problem) return problem
        const { number } = await store.readLive(tx, workspaceId)
        await store.saveDraft(tx, workspaceId, { content, basedOn: number }, actor.label)
        await call.audit(tx, 'routing_rules.draft', 'draft', { rules: content.rules.length })
        return content
      }),
  })

  const discard = defineRoute({
    method: 'DELETE',
    path: '/api/v1/routing-rules/draft',
    scope: 'admin',
    summary: 'Throw away what was edited and not published',
    answer: contract.content,
    handle: (call) =>
      call.transaction(async (tx) => {
        if (!(await store.deleteDraft(tx, call.workspaceId))) return refuse('not_found', 'Nothing is being edited.')
        await call.audit(tx, 'routing_rules.discard', 'draft')
        return (await store.readLive(tx, call.workspaceId)).content
      }),
  })

  return [draft, save, discard]
}

function readRoutes(): Route[] {
  const list = defineRoute({
    method: 'GET',
    path: '/api/v1/routing-rules/versions',
    scope: 'read',
    summary: 'List the versions of the routing rules, newest first',
    query: contract.listVersionsQuery,
    answer: contract.listVersionsAnswer,
    handle: async ({ query: { limit, cursor }, workspaceId, transaction }) => {
      const before = cursor ? Number(cursor[0]) : null
      const rows = await transaction((tx) => store.listVersions(tx, workspaceId, limit, before))
      return cutPage(rows, limit, ({ number }) => [String(number)])
    },
  })

  const show = defineRoute({
    method: 'GET',
    path: '/api/v1/routing-rules/versions/{number}',
    scope: 'read',
    summary: 'Show a version of the routing rules and what it changed',
    params: contract.versionParam,
    answer: contract.versionDetail,
    handle: ({ params: { number }, workspaceId, transaction }) =>
      transaction(async (tx) => {
        const found = await store.findVersion(tx, workspaceId, number)
        if (!found) return noVersion()
        const before = (await store.findVersion(tx, workspaceId, number - 1))?.content ?? nothing
        return { ...found, difference: differenceOf(before, found.content) }
      }),
  })

  return [list, show]
}

function liveRoutes(publishAs: PublishAs): Route[] {
  const publish = defineRoute({
    method: 'POST',
    path: '/api/v1/routing-rules/publish',
    scope: 'admin',
    summary: 'Make the edited rules live',
    body: contract.publishBody,
    answer: contract.publishAnswer,
    handle: (call) =>
      publishAs(call, 'publish', call.body.note ?? null, async (tx) => {
        const edited = await store.readDraft(tx, call.workspaceId)
        return edited?.content ?? refuse('wrong_state', 'Nothing is being edited.')
      }),
  })

  const restore = defineRoute({
    method: 'POST',
    path: '/api/v1/routing-rules/versions/{number}/restore',
    scope: 'admin',
    summary: 'Roll back: make an older version live again, as a new one',
    params: contract.versionParam,
    body: contract.restoreBody,
    answer: contract.publishAnswer,
    handle: (call) => {
      const { number } = call.params
      return publishAs(call, 'rollback', call.body.note ?? `as version ${number}`, async (tx) => {
        const found = await store.findVersion(tx, call.workspaceId, number)
        return found?.content ?? noVersion()
      })
    },
  })

  return [publish, restore]
}
