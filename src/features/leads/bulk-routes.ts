import type { z } from 'zod'
import { isRefusal, refuse } from '../../base/errors.ts'
import type { Sealer } from '../../base/seal.ts'
import { type Call, defineRoute, type Route } from '../route.ts'
import type { Submit } from '../submit.ts'
import { countLeadsAnswer, leadsSelection } from './contract.ts'
import { bulkAnswer, bulkBody } from './contract-edit.ts'
import { changeToFacts, enter, idempotencyKey } from './enter-lead.ts'
import { pageThrough } from './page-through.ts'
import { readSelection } from './read-selection.ts'
import { type Count, countLeads, isTooSlow, mostCounted } from './store-count.ts'
import { existingLeads } from './store-read.ts'

export interface BulkTools {
  sealer: Sealer
  submit: Submit
}

/** Leads of one entry: as many facts are decided at once. */
const perEntry = 500
const mostAtOnce = 100_000

/** Counting what a filter means, and changing all of it. */
export function bulkRoutes({ sealer, submit }: BulkTools): Route[] {
  const count = defineRoute({
    method: 'POST',
    path: '/api/v1/leads/count',
    scope: 'read',
    summary: 'Count the leads that a filter means',
    description: `Up to ${mostCounted}: beyond that it says that there are more.`,
    body: leadsSelection,
    answer: countLeadsAnswer,
    handle: async (call): Promise<Count> => {
      const counting = call.transaction(async (tx) =>
        countLeads(tx, call.workspaceId, await readSelection(tx, call.workspaceId, call.body, sealer, call.now)),
      )
      return counting.catch((error) => {
        if (isTooSlow(error)) return { count: null, isCapped: true }
        throw error
      })
    },
  })

  const change = defineRoute({
    method: 'POST',
    path: '/api/v1/leads/bulk',
    scope: 'write',
    summary: 'Say the same about many leads',
    description: `Name them, or give a filter and the number that \`/leads/count\` gave for it (null when it was capped). At most ${mostAtOnce}. Each ${perEntry} are one intake; the change is a person's word, as in PATCH.`,
    body: bulkBody,
    answer: bulkAnswer,
    status: 202,
    handle: (call) => changeMany(call, { sealer, submit }),
  })

  return [count, change]
}

type BulkCall = Call<unknown, unknown, z.output<typeof bulkBody>>

async function changeMany(call: BulkCall, { sealer, submit }: Pick<BulkTools, 'sealer' | 'submit'>) {
  const { leadIds, change, expected } = call.body
  const lead = changeToFacts(change, [])
  if (Object.keys(lead).length === 0) return refuse('invalid_request', 'It changes nothing.')
  const key = idempotencyKey(call.header('idempotency-key'))
  if (isRefusal(key)) return key
  if (!leadIds) {
    const count = await call.transaction(async (tx) =>
      countLeads(tx, call.workspaceId, await readSelection(tx, call.workspaceId, call.body, sealer, call.now)),
    )
    if (!count.isCapped && expected !== undefined && count.count !== expected)
      return refuse('wrong_state', `The filter means ${count.count} leads now: count again.`)
  }
  const intakeIds: string[] = []
  let changed = 0
  for await (const ids of pagesOf(call, sealer)) {
    const word = { type: 'lead.updated' as const, leadIds: ids, lead, at: call.now, actor: call.actor }
    const id = key && `${key}:${intakeIds.length}`
    // a caller sees what a small change did; it does not wait for a large one
    const answer = await enter(
      submit,
      { ...word, id, workspaceId: call.workspaceId },
      intakeIds.length === 0 ? undefined : 0,
    )
    if (answer.kind === 'unavailable') return refuse('unavailable')
    intakeIds.push(answer.intakeId)
    changed += ids.length
    if (changed >= mostAtOnce) break
  }
  await call.transaction((tx) =>
    call.audit(tx, 'leads.bulk', call.workspaceId, { leads: changed, fields: named(lead) }),
  )
  return { leads: changed, intakeIds }
}

const named = ({ emptied = [], ...stated }: Record<string, unknown>) => [
  ...Object.keys(stated),
  ...(emptied as string[]),
]

async function* pagesOf(call: BulkCall, sealer: Sealer): AsyncGenerator<string[]> {
  const { workspaceId, transaction, body } = call
  if (body.leadIds) {
    const ids = await transaction((tx) => existingLeads(tx, workspaceId, body.leadIds!))
    for (let from = 0; from < ids.length; from += perEntry) yield ids.slice(from, from + perEntry)
    return
  }
  const selection = await transaction((tx) => readSelection(tx, workspaceId, body, sealer, call.now))
  for await (const page of pageThrough(transaction, workspaceId, selection, perEntry)) yield page.map(({ id }) => id)
}
