import type { z } from 'zod'
import { isRefusal, type Refusal, refuse } from '../../base/errors.ts'
import { newId } from '../../base/ids.ts'
import type { Log } from '../../base/log.ts'
import type { SiteState } from '../../domain/events.ts'
import { idParam } from '../page.ts'
import { defineRoute, type Route } from '../route.ts'
import { advanceLeads } from './advance-leads.ts'
import { lifecycleAnswer, lifecycleBody, vocabularies } from './contract.ts'
import { type LifecycleFact, type StatusField, statusFields } from './lifecycle-fact.ts'

export interface LifecycleTools {
  log: Log
}

/** Telling what happened to a lead outside every vendor. */
export function lifecycleRoutes({ log }: LifecycleTools): Route[] {
  const tell = defineRoute({
    method: 'POST',
    path: '/api/v1/leads/{id}/lifecycle',
    aliases: ['/api/v1/crm/businesses/{id}/lifecycle'],
    scope: 'write',
    summary: "Tell a site generator's fact, or set a status",
    description:
      'A status that a person sets replaces what earlier facts say; later facts move it on. Only an opt-in ends an opt-out.',
    params: idParam,
    body: lifecycleBody,
    answer: lifecycleAnswer,
    handle: async ({ params: { id }, body, actor, now, transaction, audit }) => {
      const fact = toFact(body, now)
      if (isRefusal(fact)) return fact
      const text = body.note ?? `${body.status}, told by ${actor.label}`
      const told = { leadId: id, key: `user:${newId()}`, fact, cause: { kind: 'user' as const, id: actor.label, text } }
      return transaction(async (tx) => {
        const statuses = (await advanceLeads([told], { tx, log, now })).get(id)
        if (!statuses) return refuse('not_found', 'There is no such lead.')
        await audit(tx, 'lead.lifecycle', id, { status: body.status })
        return { ...statuses, id }
      })
    },
  })
  return [tell]
}

const siteStates: readonly string[] = ['generating', 'generated', 'deployed'] satisfies SiteState[]

function toFact({ status, field, at: told }: z.output<typeof lifecycleBody>, now: Date): LifecycleFact | Refusal {
  const at = told && new Date(told) < now ? new Date(told) : now
  if (!field && siteStates.includes(status)) return { kind: 'site', status: status as SiteState, at }
  const knowing = statusFields.filter((each) => (vocabularies[each] as readonly string[]).includes(status))
  const meant = knowing.filter((each) => !field || each === field)
  if (meant.length === 0) return refuse('invalid_request', `${field} is never ${status}.`)
  if (meant.length > 1) return refuse('invalid_request', `Say which status is ${status}: field.`)
  return override(meant[0]!, status, at)
}

const override = (field: StatusField, status: string, at: Date) =>
  ({ kind: 'override', field, status, at }) as LifecycleFact
