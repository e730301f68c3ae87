import type pg from 'pg'
import { refuse } from '../../base/errors.ts'
import { cutPage, idParam } from '../page.ts'
import { defineRoute, type Route } from '../route.ts'
import * as contract from './contract.ts'
import { eraseForGood } from './erase-for-good.ts'
import type { EraseTools } from './erase-person.ts'
import { reportPerson } from './report-person.ts'
import { retentionRoutes } from './retention-routes.ts'
import { listErasures } from './store-report.ts'

export interface PrivacyTools extends EraseTools {
  pool: pg.Pool
}

const noLead = () => refuse('not_found', 'There is no such lead.')

/** What a person may ask of whoever keeps their data (LGPD art. 18). */
export function privacyRoutes(tools: PrivacyTools): Route[] {
  const erase = defineRoute({
    method: 'POST',
    path: '/api/v1/leads/{id}/erase',
    scope: 'admin',
    summary: 'Forget a person: this lead, every other one of theirs, and all that is kept of them',
    description:
      'Counters stay, and keyed hashes by which a later file or webhook about the person is refused. 409 while something about the person is being sent: try again some seconds later.',
    params: idParam,
    body: contract.eraseBody,
    answer: contract.eraseAnswer,
    handle: async ({ params: { id: leadId }, body: { reason }, workspaceId, actor, transaction, audit }) => {
      const request = { workspaceId, leadId, actor: actor.label, reason }
      const erased = await eraseForGood(tools.pool, tools, request)
      if (erased.kind === 'not_found') return noLead()
      if (erased.kind === 'busy')
        return refuse('wrong_state', 'Something about this person is being sent: try again in some seconds.')
      const { erasureId, leadIds, counts } = erased
      await transaction((tx) => audit(tx, 'person.erase', erasureId, { leads: leadIds.length }))
      return { erasureId, leadIds, counts }
    },
  })

  const list = defineRoute({
    method: 'GET',
    path: '/api/v1/privacy/erasures',
    scope: 'admin',
    summary: 'List who was forgotten when, without saying who, newest first',
    query: contract.listErasuresQuery,
    answer: contract.listErasuresAnswer,
    handle: async ({ query: { limit, cursor }, workspaceId, transaction }) => {
      const rows = await transaction((tx) => listErasures(tx, workspaceId, limit, cursor?.[0]))
      return cutPage(rows, limit, (row) => [row.id])
    },
  })

  const report = defineRoute({
    method: 'GET',
    path: '/api/v1/privacy/report',
    scope: 'admin',
    summary: 'Everything that is kept of one person, from all tables',
    description:
      'For access and portability (LGPD art. 18, II and V). CPFs are masked; stored requests are given as the facts they told.',
    query: contract.reportQuery,
    answer: contract.reportAnswer,
    handle: ({ query: { lead_id: leadId }, workspaceId, now, transaction, audit }) =>
      transaction(async (tx) => {
        const report = await reportPerson(tx, workspaceId, leadId, now)
        if (!report) return noLead()
        await audit(tx, 'person.report', leadId)
        return report
      }),
  })

  return [erase, list, report, ...retentionRoutes()]
}
