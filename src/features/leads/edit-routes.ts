import { isRefusal, refuse } from '../../base/errors.ts'
import { idParam } from '../page.ts'
import { accept, type Call, defineRoute, type Route } from '../route.ts'
import type { Submit, SubmitAnswer } from '../submit.ts'
import { checkCustom } from './check-custom.ts'
import type { LeadChange } from './contract-edit.ts'
import * as contract from './contract-edit.ts'
import { changeToFacts, enter, idempotencyKey, leadOf, toFacts } from './enter-lead.ts'
import { showDetail } from './show-lead.ts'
import { findLead } from './store-read.ts'
import { listFields } from './store-records.ts'

export interface EditTools {
  /** Pipeline/submit.ts. */
  submit: Submit
}

const noLead = () => refuse('not_found', 'There is no such lead.')

/** A person's word about leads: facts of the workspace's own connection, through the line like any vendor's. */
export function editRoutes({ submit }: EditTools): Route[] {
  const create = defineRoute({
    method: 'POST',
    path: '/api/v1/leads',
    scope: 'write',
    summary: 'Make a lead',
    description:
      'One with the same e-mail and company, or phone, as a lead that exists is about that lead: its id is answered. The same `Idempotency-Key` is the same request. 202 when it is stored and could not be decided in time.',
    body: contract.createLeadBody,
    answer: contract.savedLead,
    status: 201,
    accepted: contract.leadOnItsWay,
    handle: async (call) => {
      const { tags, ...stated } = call.body
      const id = idempotencyKey(call.header('idempotency-key'))
      if (isRefusal(id)) return id
      const custom = await checkedCustom(call)
      if (isRefusal(custom)) return custom
      const lead = { ...toFacts({ ...stated, custom }), ...(tags && { tags }) }
      const word = { type: 'lead.created', id, lead, at: call.now } as const
      return answerWith(call, await enter(submit, { ...word, workspaceId: call.workspaceId, actor: call.actor }))
    },
  })

  const update = defineRoute({
    method: 'PATCH',
    path: '/api/v1/leads/{id}',
    aliases: ['/api/v1/crm/businesses/{id}'],
    scope: 'write',
    summary: 'Change a lead',
    description:
      'Null empties a field. What a person says holds against every older fact, however often that is delivered again; a newer fact of a vendor holds against it.',
    params: idParam,
    body: contract.updateLeadBody,
    answer: contract.savedLead,
    accepted: contract.leadOnItsWay,
    handle: async (call) => {
      const { id: leadId } = call.params
      const known = await call.transaction((tx) => findLead(tx, call.workspaceId, leadId))
      if (!known) return noLead()
      const id = idempotencyKey(call.header('idempotency-key'))
      if (isRefusal(id)) return id
      const custom = await checkedCustom(call)
      if (isRefusal(custom)) return custom
      const lead = changeToFacts({ ...call.body, custom }, known.tags)
      if (Object.keys(lead).length === 0) return refuse('invalid_request', 'It changes nothing.')
      const word = { type: 'lead.updated' as const, id, leadIds: [leadId], lead, at: call.now }
      return answerWith(call, await enter(submit, { ...word, workspaceId: call.workspaceId, actor: call.actor }))
    },
  })

  return [create, update]
}

/** Custom values by the workspace's definitions of them. */
async function checkedCustom({ body, workspaceId, transaction }: Call<unknown, unknown, Pick<LeadChange, 'custom'>>) {
  if (!body.custom) return undefined
  return checkCustom(body.custom, await transaction((tx) => listFields(tx, workspaceId)))
}

/** The lead as it is after the entry; only its id when it was routed to another workspace. */
async function answerWith({ workspaceId, transaction }: Call, answer: SubmitAnswer) {
  const saved = leadOf(answer)
  if (isRefusal(saved)) return saved
  const { leadId, intakeId } = saved
  if (leadId === null) return accept({ status: 'accepted', intake_id: intakeId })
  const lead = await transaction((tx) => findLead(tx, workspaceId, leadId))
  return { ...(lead && showDetail(lead)), id: leadId, intake_id: intakeId }
}
