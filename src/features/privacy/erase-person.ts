import { newId } from '../../base/ids.ts'
import type { Sealer } from '../../base/seal.ts'
import type { Transaction } from '../../db/transaction.ts'
import type { IntentKind } from '../../domain/intents.ts'
import type { Action, Vendor } from '../../vendors/_kit/contract.ts'
import { erasedHash } from './check-erased.ts'
import { cutBody, type Mentions, mentionsOf } from './find-mentions.ts'
import { blankEffects, deleteAnswers, lockEffects, type PersonsEffect } from './store-effects.ts'
import { eraseRows } from './store-erase.ts'
import { blankIntakes, insertErased, insertErasure } from './store-erased.ts'
import * as history from './store-history.ts'
import { lockPerson, type Person } from './store-person.ts'
import { sweep } from './store-sweep.ts'

export interface EraseTools {
  sealer: Sealer
  vendors: ReadonlyMap<string, Vendor>
  /** Takes what is not sent yet out of the line (pipeline/cancel-effects.ts). */
  cancelEffects(tx: Transaction, effectIds: string[]): Promise<void>
}

export interface EraseRequest {
  workspaceId: string
  leadId: string
  actor: string
  reason: string
  /** Nobody asked for it: a new enquiry of the person is welcome. */
  mayComeBack?: boolean
}

export type EraseAnswer =
  | {
      kind: 'erased'
      erasureId: string
      leadIds: string[]
      counts: Record<string, number>
      person: Person
    }
  | { kind: 'not_found' }
  /** Something about the person is being sent at this moment. */
  | { kind: 'busy' }

/**
 * Forgets the person behind a lead in one workspace, in every table. What counters need stays without what it said; a
 * keyed hash of what the person is known by stays too, so that no file and no webhook brings them back. As the owner: history
 * is not the API's to change.
 */
export async function erasePerson(tx: Transaction, tools: EraseTools, request: EraseRequest): Promise<EraseAnswer> {
  const person = await lockPerson(tx, tools.sealer, request.workspaceId, request.leadId)
  if (!person) return { kind: 'not_found' }
  const effects = await lockEffects(tx, person.leadIds)
  if (!effects || effects.some(({ isRunning }) => isRunning)) return { kind: 'busy' }
  const mentions = mentionsOf(person.recognised)
  const lookups = await forgetEffects(tx, tools, person, effects)
  const events = await forgetHistory(tx, tools.sealer, person, mentions, effects)
  const keys = request.mayComeBack ? [] : keysOf(person)
  const counts = {
    ...(await eraseRows(tx, person)),
    ...(await sweep(tx, person, mentions)),
    effects: effects.length,
    events,
    lookups,
    intakes: person.intakes.length,
  }
  const erasure = {
    id: newId(),
    workspaceId: request.workspaceId,
    actor: request.actor,
    reason: request.reason,
    counts,
  }
  await insertErasure(tx, erasure)
  await insertErased(
    tx,
    erasure.id,
    keys.map(({ workspaceId, ...key }) => ({ workspaceId, keyHash: erasedHash(tools.sealer, key) })),
  )
  return { kind: 'erased', erasureId: erasure.id, leadIds: person.leadIds, counts, person }
}

/** Everything the person would be known by, in the workspace and where the leads came in. */
function keysOf({ workspaceId, fingerprints, identities }: Person) {
  const workspaces = [...new Set([workspaceId, ...fingerprints.map((each) => each.workspaceId)])]
  return [
    ...fingerprints.map((each) => ({ workspaceId: each.workspaceId, kind: 'fingerprint', key: each.fingerprint })),
    ...workspaces.flatMap((each) => identities.map((identity) => ({ workspaceId: each, ...identity }))),
  ]
}

async function forgetEffects(
  tx: Transaction,
  tools: EraseTools,
  person: Person,
  effects: PersonsEffect[],
): Promise<number> {
  const ids = effects.map(({ id }) => id)
  const answers = effects.flatMap(({ connectionId, vendor, kind, data }) => {
    const action = tools.vendors.get(vendor ?? '')?.outbound?.[kind as IntentKind] as
      | Action<Record<string, unknown>, IntentKind>
      | undefined
    const key = action?.lookup?.key(tools.sealer.openJson(data))
    return key
      ? [{ workspaceId: person.workspaceId, connectionId, kind, keyHash: tools.sealer.keyedHash('lookup', key) }]
      : []
  })
  await tools.cancelEffects(tx, ids)
  await blankEffects(tx, ids, tools.sealer.sealJson({}))
  return deleteAnswers(tx, answers)
}

/** Blanks the facts about the person and the requests that brought them; of a batch only the person's part. */
async function forgetHistory(
  tx: Transaction,
  sealer: Sealer,
  { intakes, eventIds }: Person,
  mentions: Mentions,
  effects: PersonsEffect[],
): Promise<number> {
  const known = new Set(eventIds)
  const answered = new Set(effects.map(({ id }) => id))
  const events = await history.readEvents(tx, intakes)
  const isOurs = ({ id, effectId, subject, data }: history.StoredEvent) =>
    known.has(id) || (effectId !== null && answered.has(effectId)) || mentions(subject) || mentions(data)
  const ours = events.filter(isOurs)
  const shared = new Set(events.filter((each) => !isOurs(each)).map(({ intakeId }) => intakeId))
  const [batches, alone] = [intakes.filter(({ id }) => shared.has(id)), intakes.filter(({ id }) => !shared.has(id))]
  await blankIntakes(tx, alone)
  const bodies = await history.readBodies(tx, batches)
  await history.writeBodies(
    tx,
    bodies.map(({ body, ...intake }) => {
      const rest = cutBody(sealer.open(body), mentions)
      return { ...intake, body: rest && sealer.seal(rest) }
    }),
  )
  await history.blankResults(tx, intakes)
  return history.blankEvents(
    tx,
    intakes,
    ours.map(({ id }) => id),
  )
}
