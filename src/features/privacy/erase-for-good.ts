import { setTimeout as wait } from 'node:timers/promises'
import type pg from 'pg'
import { inTransaction } from '../../db/transaction.ts'
import { type EraseAnswer, type EraseRequest, type EraseTools, erasePerson } from './erase-person.ts'
import { findReturned, waitForWriters } from './store-erased.ts'

/** How often an enquiry is tried of which something is just being sent, and how long in between. */
const tries = 40
const betweenMs = 250

/**
 * Erases a person, and once more whoever of theirs was being written at that moment: a batch that asked who was erased just
 * before, and committed just after.
 */
export async function eraseForGood(pool: pg.Pool, tools: EraseTools, request: EraseRequest): Promise<EraseAnswer> {
  const answer = await inTransaction(pool, (tx) => erasePerson(tx, tools, request))
  if (answer.kind !== 'erased') return answer
  const { workspaceId } = request
  const returned = await inTransaction(pool, async (tx) => {
    await waitForWriters(tx, workspaceId)
    return findReturned(tx, workspaceId, answer.person)
  })
  for (const leadId of returned) await eraseSoon(pool, tools, { ...request, leadId })
  return answer
}

async function eraseSoon(pool: pg.Pool, tools: EraseTools, request: EraseRequest): Promise<void> {
  for (let n = 0; n < tries; n += 1) {
    const { kind } = await inTransaction(pool, (tx) => erasePerson(tx, tools, request))
    if (kind !== 'busy') return
    await wait(betweenMs)
  }
}
