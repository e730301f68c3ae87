import type { Sealer } from '../../base/seal.ts'
import type { Transaction } from '../../db/transaction.ts'
import type { LeadFacts } from '../../domain/events.ts'
import type { Fact } from '../step.ts'
import { cutBody, mentionsOf } from './find-mentions.ts'
import { blankIntakes } from './store-erased.ts'
import { readBodies, writeBodies } from './store-history.ts'

type LeadFact = Fact<'lead.created' | 'lead.updated' | 'lead.closed'>

/** What a caller and the intake's status say of a fact about somebody who was erased. */
export const erasedReason = 'Suppressed: this person asked to be erased, nothing of the request is kept'

/**
 * Keeps nothing of facts about erased people: neither in the events that DECIDE is about to store nor in the stored
 * requests. `kept`: the other facts of the batch, whose requests are only cut.
 */
export async function forgetFacts(
  tx: Transaction,
  sealer: Sealer,
  refused: readonly LeadFact[],
  kept: readonly LeadFact[],
): Promise<void> {
  const shared = new Set(kept.map(({ intakeId }) => intakeId))
  const mentions = mentionsOf(recognised(refused.map(({ event }) => event.data)))
  const alone = new Map(refused.filter(({ intakeId }) => !shared.has(intakeId)).map((fact) => [fact.intakeId, fact]))
  await blankIntakes(
    tx,
    [...alone.values()].map(({ intakeId: id, receivedAt }) => ({ id, receivedAt })),
  )
  const batches = new Map(refused.filter(({ intakeId }) => shared.has(intakeId)).map((fact) => [fact.intakeId, fact]))
  const bodies = await readBodies(
    tx,
    [...batches.values()].map(({ intakeId: id, receivedAt }) => ({ id, receivedAt })),
  )
  await writeBodies(
    tx,
    bodies.map(({ body, ...intake }) => {
      const cut = cutBody(sealer.open(body), mentions)
      return { ...intake, body: cut && sealer.seal(cut) }
    }),
  )
  for (const fact of refused) {
    const { type, key, occurredAt } = fact.event
    fact.event = { type, key, subject: 'erased', occurredAt, data: { vendorLeadId: null } } as LeadFact['event']
  }
}

function recognised(told: LeadFacts[]) {
  const texts = (...values: (string | null | undefined)[]) => values.filter((value): value is string => !!value)
  return {
    names: told.flatMap(({ name }) => texts(name)),
    emails: told.flatMap(({ email }) => texts(email)),
    phones: told.flatMap(({ phone, otherPhones = [] }) => texts(phone, ...otherPhones)),
    cpfs: [],
    ids: told.flatMap(({ vendorLeadId }) => texts(vendorLeadId)),
  }
}
