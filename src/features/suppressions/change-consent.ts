import { newId } from '../../base/ids.ts'
import type { Log } from '../../base/log.ts'
import type { Transaction } from '../../db/transaction.ts'
import type { Channel } from '../../domain/events.ts'
import { advanceLeads } from '../lifecycle/advance-leads.ts'
import type { Address } from '../messages/address.ts'
import { findPeople } from '../messages/find-people.ts'
import { type ConsentRow, insertConsent } from '../messages/store-consent.ts'

/** A wish about one address that a person or a file tells us. */
export interface ToldWish {
  channel: Channel
  address: Address
  wish: 'opt_out' | 'opt_in'
  purpose: string
  reason: 'user' | 'import'
  detail: string | null
}

interface Told {
  workspaceId: string
  /** Who says so. */
  cause: { kind: 'user' | 'import'; id: string }
  at: Date
  wishes: ToldWish[]
}

/** Keeps wishes as facts and brings the person's leads to where they put them. Set-based: a fixed number of statements. */
export async function changeConsent(
  tx: Transaction,
  log: Log,
  { workspaceId, cause, at, wishes }: Told,
): Promise<void> {
  if (wishes.length === 0) return
  const asked = wishes.map((wish) => ({ ...wish, workspaceId }))
  const personOf = await findPeople(tx, asked)
  const rows = asked.map((one): ConsentRow & { leadIds: string[] } => {
    const { partyId, leads } = personOf(one)
    const { channel, address, wish, purpose, reason, detail } = one
    const said = { wish, purpose, reason, detail, address: address.address, at }
    const key = `${cause.kind}:${newId()}`
    const leadIds = leads.map(({ leadId }) => leadId)
    return {
      workspaceId,
      channel,
      addressKey: address.key,
      key,
      ...said,
      partyId,
      causeKind: cause.kind,
      causeId: cause.id,
      leadIds,
    }
  })
  await insertConsent(tx, rows)
  const told = rows.flatMap(({ key, channel, wish, leadIds }) =>
    leadIds.map((leadId) => ({
      leadId,
      key: `consent:${channel}:${key}`,
      fact: { kind: wish, at },
      cause: { ...cause, text: wish === 'opt_out' ? `${channel} opt-out` : `${channel} opt-in` },
    })),
  )
  await advanceLeads(told, { tx, log, now: at })
}
