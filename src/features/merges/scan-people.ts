import type pg from 'pg'
import { newId } from '../../base/ids.ts'
import { inTransaction, type Transaction } from '../../db/transaction.ts'
import { judgePeople } from './judge-people.ts'
import * as store from './store-scan.ts'

/** People of one step: a transaction of its own, so a process that dies loses no more than that. */
const stepSize = 1_000
/** Steps of one run of the timer. */
const stepsPerRun = 60
/** Names change, and an id may become visible after the walk went by: everybody is looked at again after so many days. */
const roundDays = 7

/** Goes on with the walk until everybody was looked at or the run is over; how many people it walked past. */
export async function scanPeople(pool: pg.Pool, size = stepSize): Promise<number> {
  let walked = 0
  for (let step = 0; step < stepsPerRun; step++) {
    const people = await inTransaction(pool, (tx) => scanStep(tx, size))
    walked += people
    if (people < size) break
  }
  return walked
}

/** Looks at the next people: whoever of their workspace bears the same name and was walked past before is compared with them. */
async function scanStep(tx: Transaction, size: number): Promise<number> {
  const afterId = await store.lockWalk(tx, roundDays)
  if (afterId === null) return 0
  const { people, lastId } = await store.walkOn(tx, afterId, size)
  if (lastId === null) return 0
  const pairs = await store.findNamesakes(tx, afterId, lastId)
  const profiles = await store.readComparables(
    tx,
    pairs.flatMap(({ partyId, otherPartyId }) => [partyId, otherPartyId]),
  )
  const found = pairs.flatMap((pair) => {
    const [a, b] = [profiles.get(pair.partyId), profiles.get(pair.otherPartyId)]
    const likeness = a && b && judgePeople(a, b)
    return likeness ? [{ ...pair, ...likeness, id: newId() }] : []
  })
  await store.insertPairs(tx, found)
  await store.moveWalk(tx, lastId)
  return people
}
