import { refuse } from '../../base/errors.ts'
import { newId } from '../../base/ids.ts'
import type { Log } from '../../base/log.ts'
import { findLead } from '../leads/store-read.ts'
import { advanceLeads } from '../lifecycle/advance-leads.ts'
import { readAddress } from '../messages/address.ts'
import { insertConsent } from '../messages/store-consent.ts'
import { cutPage } from '../page.ts'
import { defineRoute, type Route } from '../route.ts'
import { readCountry } from '../workspaces/store.ts'
import * as contract from './contract.ts'
import { leadsOfPerson, listConsents } from './store.ts'

export interface ConsentTools {
  log: Log
}

/** What people agreed to and what not, each with its proof. */
export function consentRoutes({ log }: ConsentTools): Route[] {
  const list = defineRoute({
    method: 'GET',
    path: '/api/v1/privacy/consents',
    scope: 'read',
    summary: 'List consents and objections with their evidence, newest first',
    query: contract.listConsentsQuery,
    answer: contract.listConsentsAnswer,
    handle: async ({ query: { limit, cursor, lead_id: leadId, purpose }, workspaceId, transaction }) => {
      const rows = await transaction((tx) => listConsents(tx, { workspaceId, leadId, purpose }, limit, cursor))
      return cutPage(rows, limit, (row) => [row.at, row.key])
    },
  })

  const record = defineRoute({
    method: 'POST',
    path: '/api/v1/privacy/consents',
    scope: 'write',
    summary: 'Record what a person agreed to or objected to',
    description:
      'The newest word for a channel and a purpose holds. An objection to marketing blocks every message at once.',
    body: contract.consentBody,
    answer: contract.consent,
    status: 201,
    handle: ({ body, workspaceId, actor, now, transaction, audit }) =>
      transaction(async (tx) => {
        const { leadId, channel, wish, purpose, evidence } = body
        const lead = await findLead(tx, workspaceId, leadId)
        if (!lead) return refuse('not_found', 'There is no such lead.')
        const spelled = channel === 'email' ? lead.email : lead.phone
        if (!spelled) return refuse('wrong_state', `The lead has no address for ${channel}.`)
        const at = body.at && new Date(body.at) < now ? new Date(body.at) : now
        const address = readAddress(channel, spelled, await readCountry(tx, workspaceId))
        const key = `user:${newId()}`
        const cause = { causeKind: 'user', causeId: actor.label } as const
        const row = {
          workspaceId,
          channel,
          addressKey: address.key,
          key,
          wish,
          purpose,
          reason: 'user' as const,
          detail: evidence,
        }
        await insertConsent(tx, [{ ...row, address: address.address, partyId: lead.partyId, at, ...cause }])
        if (purpose === 'marketing') {
          const text = wish === 'opt_out' ? 'objection to marketing recorded' : 'consent to marketing recorded'
          const told = (await leadsOfPerson(tx, workspaceId, leadId)).map((id) => ({
            leadId: id,
            key: `consent:${channel}:${key}`,
            fact: { kind: wish, at },
            cause: { kind: 'user' as const, id: actor.label, text },
          }))
          await advanceLeads(told, { tx, log, now })
        }
        await audit(tx, 'consent.record', leadId, { channel, wish, purpose })
        return {
          channel,
          address: address.address,
          wish,
          purpose,
          reason: 'user',
          evidence,
          at: at.toISOString(),
          ...cause,
        }
      }),
  })

  return [list, record]
}
