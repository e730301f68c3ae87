import type { Transaction } from '../../db/transaction.ts'
import type { Likeness } from './duplicate-signs.ts'
import type { Comparable } from './judge-people.ts'

/** Two people of one workspace, the younger id first. */
export interface Pair {
  workspaceId: string
  partyId: string
  otherPartyId: string
}

/**
 * Locks the walk and tells behind whom it goes on; null while another process walks. When everybody was seen and the round is old, a
 * new one begins.
 */
export async function lockWalk(tx: Transaction, roundDays: number): Promise<string | null> {
  const { rows } = await tx.query<{ afterId: string; isOld: boolean }>(
    `select after_id as "afterId", round_started_at < now() - make_interval(days => $1)
       and not exists (select from core.parties where id > after_id and created_at < ${settled}) as "isOld"
     from duplicate_scan for update skip locked`,
    [roundDays],
  )
  const [walk] = rows
  if (!walk) return null
  if (!walk.isOld) return walk.afterId
  await tx.query('truncate walked_names')
  const { rows: begun } = await tx.query<{ afterId: string }>(
    `update duplicate_scan set after_id = default, round_started_at = now() returning after_id as "afterId"`,
  )
  return begun[0]!.afterId
}

/** Whoever was made later may still have elders in transactions that are open. */
const settled = `now() - interval '1 minute'`

/** Walks past the next people and writes their names down; `lastId` null: there is nobody. */
export async function walkOn(
  tx: Transaction,
  afterId: string,
  size: number,
): Promise<{ people: number; lastId: string | null }> {
  const { rows } = await tx.query<{ people: number; lastId: string | null }>(
    `with next as (
       select id, workspace_id, kind, merged_into, erased_at, public.fold_text(full_name) as name from core.parties
       where id > $1 and created_at < ${settled} order by id limit $2
     ), kept as (
       insert into walked_names (workspace_id, name_hash, party_id)
       select workspace_id, hashtextextended(name, 0), id from next
       where kind = 'person' and merged_into is null and erased_at is null and name like '_% %_'
       on conflict do nothing
     )
     select count(*)::int as people, (select id from next order by id desc limit 1) as "lastId" from next`,
    [afterId, size],
  )
  return rows[0]!
}

/** Of a name that many bear only so many are compared with each newcomer. */
const mostNamesakes = 20

/** People between these ids with those of the same name before them. Pairs that are known are left out. */
export async function findNamesakes(tx: Transaction, afterId: string, lastId: string): Promise<Pair[]> {
  const { rows } = await tx.query<Pair & { partyId: string }>(
    `select w.workspace_id as "workspaceId", w.party_id as "partyId", o.party_id as "otherPartyId"
     from core.parties p join walked_names w on w.party_id = p.id
     cross join lateral (select party_id from walked_names n
       where n.workspace_id = w.workspace_id and n.name_hash = w.name_hash and n.party_id < w.party_id order by n.party_id desc limit ${mostNamesakes}) o
     where p.id > $1 and p.id <= $2 and not exists (select from possible_duplicates d
       where d.workspace_id = w.workspace_id and d.party_id = w.party_id and d.other_party_id = o.party_id)`,
    [afterId, lastId],
  )
  return rows
}

/** What people are compared by, without those who are no more. */
export async function readComparables(tx: Transaction, ids: string[]): Promise<Map<string, Comparable>> {
  if (ids.length === 0) return new Map()
  const { rows } = await tx.query<Comparable & { id: string }>(
    `select p.id, p.full_name as "fullName", p.birth_date::text as "birthDate", encode(p.cpf_hash, 'hex') as "cpfHash",
       array(select key from identities i where i.party_id = p.id and i.kind = 'email' order by key limit 10) as emails,
       array(select distinct company_name from leads l where l.workspace_id = p.workspace_id and l.party_id = p.id and l.company_name is not null
         and l.erased_at is null limit 10) as companies
     from core.parties p where p.id = any($1::uuid[]) and p.merged_into is null and p.erased_at is null`,
    [[...new Set(ids)]],
  )
  return new Map(rows.map(({ id, ...comparable }) => [id, comparable]))
}

/** Files pairs; one that is there stays as it is, whatever somebody said of it. */
export async function insertPairs(
  tx: Transaction,
  pairs: readonly (Pair & Likeness & { id: string })[],
): Promise<void> {
  if (pairs.length === 0) return
  await tx.query(
    `insert into possible_duplicates (id, workspace_id, party_id, other_party_id, reasons, confidence)
     select id, "workspaceId", "partyId", "otherPartyId", array(select jsonb_array_elements_text(reasons)), confidence
     from jsonb_to_recordset($1) as r (id uuid, "workspaceId" uuid, "partyId" uuid, "otherPartyId" uuid, reasons jsonb, confidence real)
     on conflict do nothing`,
    [JSON.stringify(pairs)],
  )
}

export async function moveWalk(tx: Transaction, lastId: string): Promise<void> {
  await tx.query('update duplicate_scan set after_id = $1', [lastId])
}

/** The pair of these two, made when nothing found it yet; its id. */
export async function savePair(tx: Transaction, pair: Pair & { id: string }): Promise<string> {
  const { rows } = await tx.query<{ id: string }>(
    `insert into possible_duplicates (id, workspace_id, party_id, other_party_id, reasons, confidence)
     values ($1, $2, greatest($3::uuid, $4::uuid), least($3::uuid, $4::uuid), '{}', 0)
     on conflict (workspace_id, party_id, other_party_id) do update set confidence = possible_duplicates.confidence returning id`,
    [pair.id, pair.workspaceId, pair.partyId, pair.otherPartyId],
  )
  return rows[0]!.id
}

/** The people of whom somebody said that they are not this one. */
export async function listDifferent(tx: Transaction, workspaceId: string, partyId: string): Promise<Set<string>> {
  const { rows } = await tx.query<{ id: string }>(
    `select case when d.party_id = $2 then d.other_party_id else d.party_id end as id from possible_duplicates d
     join exception_marks m on m.workspace_id = d.workspace_id and m.kind = 'duplicate' and m.ref = d.id::text and m.resolved_at is not null
     where d.workspace_id = $1 and (d.party_id = $2 or d.other_party_id = $2)`,
    [workspaceId, partyId],
  )
  return new Set(rows.map(({ id }) => id))
}

/** Which of these people are there, and not known under another one. */
export async function existingParties(tx: Transaction, workspaceId: string, ids: readonly string[]): Promise<string[]> {
  const { rows } = await tx.query<{ id: string }>(
    'select id from core.parties where workspace_id = $1 and id = any($2::uuid[]) and merged_into is null and erased_at is null order by id',
    [workspaceId, ids],
  )
  return rows.map(({ id }) => id)
}
