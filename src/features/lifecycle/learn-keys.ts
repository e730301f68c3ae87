import { type IdentityRow, insertIdentities } from '../leads/store-identities.ts'
import { insertTies, type Tie } from '../parties/store-ties.ts'
import type { Fact, StepTools } from '../step.ts'
import { type KeyKind, keyKinds, type PersonKeys } from './person-keys.ts'

/** A person whose lead and party are known, and what each of its keys led to before. */
export interface Learning {
  fact: Fact
  leadId: string
  workspaceId: string
  partyId: string
  keys: PersonKeys
  owners: Partial<Record<KeyKind, string>>
}

/** Keys that led to nobody lead to the person's party now; one that leads to another party ties the two. */
export async function learnKeys(learnings: Learning[], { tx }: StepTools): Promise<void> {
  const rows = new Map<string, IdentityRow>()
  const ties: Tie[] = []
  for (const { fact, leadId, workspaceId, partyId, keys, owners } of learnings) {
    for (const kind of keyKinds) {
      const [key, owner] = [keys[kind], owners[kind]]
      if (key === null || owner === partyId) continue
      if (owner) ties.push({ workspaceId, a: owner, b: partyId, leadId, intakeId: fact.intakeId })
      else rows.set(`${workspaceId} ${kind} ${key}`, { workspaceId, kind, key, partyId, ...seenIn(fact, kind, key) })
    }
  }
  // in key order, as everybody who writes identities
  await insertIdentities(
    tx,
    [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row),
  )
  await insertTies(tx, ties)
}

const seenIn = (fact: Fact, kind: KeyKind, key: string) => ({
  display: kind === 'cpf' ? null : key,
  isVerified: false,
  source: fact.vendor,
  firstSeenAt: fact.receivedAt,
})
