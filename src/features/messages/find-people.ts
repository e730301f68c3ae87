import type { Transaction } from '../../db/transaction.ts'
import type { Channel } from '../../domain/events.ts'
import type { Address } from './address.ts'
import { findLeads, type PersonLead } from './store-people.ts'

/** Whose address it is. */
export interface Person {
  partyId: string | null
  /** Newest first. */
  leads: PersonLead[]
}

interface Asked {
  workspaceId: string
  channel: Channel
  address: Address
  /** The vendor's id of the message that is answered, if that is known. */
  inReplyTo?: string | null
}

/** Says whose these addresses are: asks once for all of them. An address that nobody is known by has no leads. */
export async function findPeople(tx: Transaction, asked: Asked[]): Promise<(one: Asked) => Person> {
  const refs = asked.map(({ workspaceId, channel, address: { kind, key }, inReplyTo = null }) => ({
    workspaceId,
    channel,
    kind,
    key,
    inReplyTo,
  }))
  const found = Map.groupBy(await findLeads(tx, refs), nameOf)
  return ({ workspaceId, channel, address: { key } }) => {
    const unique = new Map((found.get(nameOf({ workspaceId, channel, key })) ?? []).map((lead) => [lead.leadId, lead]))
    const leads = [...unique.values()]
    return { partyId: leads[0]?.partyId ?? null, leads }
  }
}

const nameOf = ({ workspaceId, channel, key }: Pick<PersonLead, 'workspaceId' | 'channel' | 'key'>) =>
  `${workspaceId} ${channel} ${key}`
