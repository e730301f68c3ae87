import type { Transaction } from '../../db/transaction.ts'
import type { Channel } from '../../domain/events.ts'
import type { Fact } from '../step.ts'
import { indexable } from './address.ts'
import { meetSenders, type SenderRef } from './store-ledger.ts'

/** Remembers our own numbers and instances as facts name them, and when they last had contact. */
export async function noteSenders(
  tx: Transaction,
  seen: { fact: Fact; channel: Channel; sender: string | null | undefined }[],
): Promise<void> {
  const rows = new Map<string, SenderRef>()
  for (const { fact, channel, sender } of seen) {
    if (!sender) continue
    const row = { workspaceId: fact.workspaceId, connectionId: fact.connectionId, sender: indexable(sender), channel }
    rows.set(`${row.workspaceId} ${row.connectionId} ${row.sender}`, row)
  }
  await meetSenders(tx, [...rows.values()])
}
