import type { Sealer } from '../../base/seal.ts'
import type { Transaction } from '../../db/transaction.ts'
import type { LeadFacts } from '../../domain/events.ts'
import type { Fact, StepTools } from '../step.ts'
import { type ErasedKey, erasedName, findErasedPeople } from './check-erased.ts'
import { cutBody, mentionsOf } from './find-mentions.ts'
import { blankIntakes } from './store-erased.ts'
import { readBodies, writeBodies } from './store-history.ts'

type LeadFact = Fact<'lead.created' | 'lead.updated' | 'lead.closed'>

/** What a caller and the intake's status say of a fact about somebody who was erased. */
export const erasedReason = 'Suppressed: this person asked to be erased, nothing of the request is kept'

declare module '../step.ts' {
  interface Known {
    /** Set by `refuseErased`: it tells of somebody who was erased. */
    isErased?: true
  }
}

/** A fact that tells of somebody, and by what they would be known. */
export interface TellsOf {
  fact: Fact
  keys: Pick<ErasedKey, 'kind' | 'key'>[]
  person: Pick<LeadFacts, 'name' | 'email' | 'phone'>
}

/**
 * Marks the facts that tell of people who were erased, and keeps nothing of the requests they came in. What the event says
 * of them is the caller's to take out (`event`). One statement where nobody ever was erased.
 */
export async function refuseErased(told: readonly TellsOf[], { tx, sealer }: StepTools): Promise<void> {
  const keysOf = ({ fact: { workspaceId }, keys }: TellsOf) => keys.map((key) => ({ workspaceId, ...key }))
  const erased = await findErasedPeople(tx, sealer, told.flatMap(keysOf))
  if (erased.size === 0) return
  const isErased = (each: TellsOf) => keysOf(each).some((key) => erased.has(erasedName(key)))
  const refused = told.filter(isErased)
  for (const { fact } of refused) fact.known.isErased = true
  const kept = told.filter((each) => !isErased(each)).map(({ fact }) => fact)
  await forgetRequests(tx, sealer, refused, kept)
}

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
  const told = refused.map((fact) => ({ fact, keys: [], person: fact.event.data }))
  await forgetRequests(tx, sealer, told, kept)
  for (const fact of refused) {
    const { type, key, occurredAt } = fact.event
    fact.event = { type, key, subject: 'erased', occurredAt, data: { vendorLeadId: null } } as LeadFact['event']
  }
}

async function forgetRequests(
  tx: Transaction,
  sealer: Sealer,
  refused: readonly TellsOf[],
  kept: readonly Fact[],
): Promise<void> {
  const shared = new Set(kept.map(({ intakeId }) => intakeId))
  const mentions = mentionsOf(recognised(refused.map(({ person }) => person)))
  const refs = new Map(refused.map(({ fact: { intakeId: id, receivedAt } }) => [id, { id, receivedAt }]))
  const [batches, alone] = [true, false].map((is) => [...refs.values()].filter(({ id }) => shared.has(id) === is))
  await blankIntakes(tx, alone!)
  const bodies = await readBodies(tx, batches!)
  await writeBodies(
    tx,
    bodies.map(({ body, ...intake }) => {
      const cut = cutBody(sealer.open(body), mentions)
      return { ...intake, body: cut && sealer.seal(cut) }
    }),
  )
}

function recognised(told: Partial<LeadFacts>[]) {
  const texts = (...values: (string | null | undefined)[]) => values.filter((value): value is string => !!value)
  return {
    names: told.flatMap(({ name }) => texts(name)),
    emails: told.flatMap(({ email }) => texts(email)),
    phones: told.flatMap(({ phone, otherPhones = [] }) => texts(phone, ...otherPhones)),
    cpfs: [],
    ids: told.flatMap(({ vendorLeadId }) => texts(vendorLeadId)),
  }
}
