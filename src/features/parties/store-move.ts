import type pg from 'pg'

// Longer than any transaction lasts: one that read a party before it was linked may commit a reference to it afterwards.
const recently = `p.merged_into is not null and p.merged_at > now() - interval '1 hour'`

/** A party linked to one that was linked on leads to the last of them. Locked in the order of ids, as everywhere. */
export async function shortenChains(pool: pg.Pool): Promise<void> {
  await pool.query(`
    with recursive chain (id, next) as (
      select o.id, p.merged_into from core.parties p join core.parties o on o.merged_into = p.id where ${recently}
      union select c.id, p.merged_into from chain c join core.parties p on p.id = c.next where p.merged_into is not null
    ),
    ends as (select c.id, c.next from chain c join core.parties p on p.id = c.next where p.merged_into is null),
    late as (select o.id, e.next from core.parties o join ends e on e.id = o.id order by o.id for no key update of o)
    update core.parties o set merged_into = l.next from late l where o.id = l.id`)
}

/** Hands the leads of linked parties over, each with a line in its timeline. */
export async function moveLeads(pool: pg.Pool): Promise<void> {
  await pool.query(`
    with recent as (select p.id, p.merged_into, p.merged_because from core.parties p where ${recently}),
    late as (
      select l.id, r.id as was, r.merged_into, r.merged_because from leads l join recent r on l.party_id = r.id order by l.id for no key update of l
    ),
    moved as (
      update leads l set party_id = m.merged_into from late m where l.id = m.id
      returning l.id, l.workspace_id, m.was, m.merged_into, m.merged_because
    )
    insert into lead_changes (id, workspace_id, lead_id, kind, field, old_value, new_value, cause_kind, cause_id, note)
    select gen_random_uuid(), workspace_id, id, 'party_linked', 'party_id', to_jsonb(was), to_jsonb(merged_into), 'intake',
      merged_because ->> 'intakeId', 'The party of this lead is known under another one now'
    from moved`)
}

/** Hands the identities of linked parties over. */
export async function moveIdentities(pool: pg.Pool): Promise<void> {
  await pool.query(`
    with late as (
      select i.workspace_id, i.kind, i.key, p.merged_into from identities i join core.parties p on p.id = i.party_id
      where ${recently} order by i.workspace_id, i.kind, i.key for no key update of i
    )
    update identities i set party_id = l.merged_into from late l where (i.workspace_id, i.kind, i.key) = (l.workspace_id, l.kind, l.key)`)
}

/** Hands the links to requests over. */
export async function movePartyIntakes(pool: pg.Pool): Promise<void> {
  await pool.query(`
    with gone as (
      delete from party_intakes x using core.parties p where p.id = x.party_id and ${recently}
      returning x.workspace_id, p.merged_into, x.lead_id, x.intake_id, x.received_at, x.event_id
    )
    insert into party_intakes (workspace_id, party_id, lead_id, intake_id, received_at, event_id)
    select * from gone on conflict do nothing`)
}
