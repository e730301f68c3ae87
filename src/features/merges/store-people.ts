import type { Transaction } from '../../db/transaction.ts'
import type { PartyUndo } from './store.ts'
import type { Move } from './store-move.ts'

/** What it takes to undo a merge of people. */
export interface PeopleUndo {
  moves: Move[]
  parties: PartyUndo[]
}

export interface PeopleMerge {
  id: string
  workspaceId: string
  winnerId: string
  loserIds: string[]
  undo: PeopleUndo
  undoneAt: Date | null
}

/** Locks identities and leads of people, in the order in which DECIDE does; parties come after them. */
export async function lockBelongings(tx: Transaction, partyIds: readonly string[]): Promise<void> {
  await tx.query(
    'select from identities where party_id = any($1::uuid[]) order by workspace_id, kind, key for no key update',
    [partyIds],
  )
  await tx.query('select from leads where party_id = any($1::uuid[]) order by id for no key update', [partyIds])
}

export interface DescribedPerson {
  id: string
  fullName: string | null
  identities: { kind: string; display: string }[]
  leads: number
}

/** People as somebody compares them, in the order of these ids. */
export async function describePeople(tx: Transaction, ids: readonly string[]): Promise<DescribedPerson[]> {
  const { rows } = await tx.query<DescribedPerson & { id: string }>(
    `select p.id, p.full_name as "fullName",
       coalesce((select jsonb_agg(jsonb_build_object('kind', i.kind, 'display', i.display) order by i.kind, i.first_seen_at)
         from identities i where i.party_id = p.id and i.display is not null), '[]') as identities,
       (select count(*)::int from leads l where l.workspace_id = p.workspace_id and l.party_id = p.id and l.merged_into is null and l.erased_at is null) as leads
     from core.parties p where p.id = any($1::uuid[]) order by array_position($1::uuid[], p.id)`,
    [ids],
  )
  return rows
}

export async function insertPeopleMerge(
  tx: Transaction,
  { id, workspaceId, winnerId, loserIds, undo }: Omit<PeopleMerge, 'undoneAt'>,
  actor: string,
): Promise<void> {
  await tx.query(
    'insert into party_merges (id, workspace_id, winner_id, loser_ids, actor, undo) values ($1, $2, $3, $4, $5, $6)',
    [id, workspaceId, winnerId, loserIds, actor, JSON.stringify(undo)],
  )
}

/** One merge of people, locked; undefined when there is none. */
export async function findPeopleMerge(
  tx: Transaction,
  workspaceId: string,
  id: string,
): Promise<PeopleMerge | undefined> {
  const { rows } = await tx.query<PeopleMerge & { id: string }>(
    `select id, workspace_id as "workspaceId", winner_id as "winnerId", loser_ids as "loserIds", undo, undone_at as "undoneAt"
     from party_merges where workspace_id = $1 and id = $2 for update`,
    [workspaceId, id],
  )
  return rows[0]
}

export async function markPeopleUndone(tx: Transaction, id: string, actor: string): Promise<void> {
  await tx.query('update party_merges set undone_at = now(), undone_by = $2 where id = $1', [id, actor])
}

/** True when one of these people was joined with somebody after this merge, by themselves or with their leads: that is undone first. */
export async function hasLaterJoin(
  tx: Transaction,
  workspaceId: string,
  mergeId: string,
  partyIds: readonly string[],
): Promise<boolean> {
  const { rows } = await tx.query<{ later: boolean }>(
    `select exists (select from party_merges where workspace_id = $1 and id > $2 and undone_at is null
         and (winner_id = any($3::uuid[]) or loser_ids && $3::uuid[]))
       or exists (select from merges m cross join jsonb_array_elements(coalesce(m.undo -> 'parties', '[]')) p
         where m.workspace_id = $1 and m.id > $2 and m.undone_at is null and (p ->> 'id')::uuid = any($3::uuid[]))
       or exists (select from core.parties where id = any($3::uuid[]) and merged_into is not null and not merged_into = any($3::uuid[])) as later`,
    [workspaceId, mergeId, partyIds],
  )
  return rows[0]!.later
}

/** True when whoever asks may see the person that a merge made. */
export async function seesMerge(tx: Transaction, workspaceId: string, id: string): Promise<boolean> {
  const { rows } = await tx.query<{ seen: boolean }>(
    `select exists (select from party_merges m join core.parties p on p.id = m.winner_id where m.workspace_id = $1 and m.id = $2) as seen`,
    [workspaceId, id],
  )
  return rows[0]!.seen
}
