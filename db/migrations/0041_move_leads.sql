-- The one way over the wall between workspaces: hands leads to the workspace that they come from, or to a descendant of it.
-- As the owner, whoever calls; inside a workspace only its own leads, and only downwards.
--
-- A lead keeps its source and leaves its fingerprint there. In the destination it claims the fingerprint too; one that is
-- another lead's already is that lead's enquiry again, and its mover is told so (`occupant`). Its person becomes one of the
-- destination: whoever the lead's own contacts lead to there, or somebody new (docs/adr/0040).

create function move_leads(
  the_leads uuid[], destinations uuid[],
  -- per lead: the id that a new person gets, the same for leads of one person
  new_parties uuid[],
  -- per lead: what caused it, for ties
  causes uuid[],
  -- the leads' contacts
  key_leads uuid[], key_kinds text[], keys text[], displays text[]
) returns table (lead_id uuid, party_id uuid, occupant uuid) language plpgsql security definer set search_path = public, pg_temp as $$
#variable_conflict use_column
declare
  blocked uuid[];
begin
  perform from leads l where l.id = any(the_leads) order by l.id for no key update;
  if exists (
    select from unnest(the_leads, destinations) m (id, to_workspace) join leads l on l.id = m.id
    where not is_descendant(m.to_workspace, l.source_workspace_id)
      or current_workspace() is not null and (l.workspace_id <> current_workspace() or not is_descendant(m.to_workspace, current_workspace()))
  ) then
    raise insufficient_privilege using message = 'a lead only moves to its source or a descendant of it';
  end if;

  insert into fingerprints (workspace_id, fingerprint, lead_id)
  select m.to_workspace, l.fingerprint, l.id from unnest(the_leads, destinations) m (id, to_workspace) join leads l on l.id = m.id
  order by 1, 2, 3 on conflict do nothing;

  return query
  select m.id, null::uuid, f.lead_id from unnest(the_leads, destinations) m (id, to_workspace) join leads l on l.id = m.id
  join fingerprints f on f.workspace_id = m.to_workspace and f.fingerprint = l.fingerprint where f.lead_id <> l.id;
  select array_agg(l.id) into blocked from unnest(the_leads, destinations) m (id, to_workspace) join leads l on l.id = m.id
  join fingerprints f on f.workspace_id = m.to_workspace and f.fingerprint = l.fingerprint where f.lead_id <> l.id;

  return query
  with moves as materialized (
    select m.*, l.workspace_id as from_workspace, l.full_name, l.vendor, l.created_at
    from unnest(the_leads, destinations, new_parties) m (id, to_workspace, new_party) join leads l on l.id = m.id
    where m.id <> all(coalesce(blocked, '{}'))
  ), contacts as materialized (
    select k.*, m.to_workspace, m.new_party, m.vendor, coalesce(p.merged_into, p.id) as known
    from unnest(key_leads, key_kinds, keys, displays) k (lead, kind, key, display) join moves m on m.id = k.lead
    left join identities i on i.workspace_id = m.to_workspace and i.kind = k.kind and i.key = k.key
    left join core.parties p on p.id = i.party_id
  ), persons as materialized (
    select m.new_party, coalesce((select c.known from contacts c where c.new_party = m.new_party and c.known is not null order by c.known limit 1), m.new_party) as person
    from (select distinct new_party from moves) m
  ), made as (
    insert into core.parties (id, workspace_id, full_name, provenance)
    select distinct on (m.new_party) m.new_party, m.to_workspace, m.full_name,
      case when m.full_name is null then '{}'::jsonb else jsonb_build_object('full_name', jsonb_build_object('source', m.vendor,
        'at', to_char(m.created_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'confidence', 0.5, 'previous', null)) end
    from moves m join persons p using (new_party) where p.person = m.new_party order by m.new_party, m.id
  ), learned as (
    insert into identities (workspace_id, kind, key, party_id, display, source)
    select distinct on (c.to_workspace, c.kind, c.key) c.to_workspace, c.kind, c.key, p.person, c.display, c.vendor
    from contacts c join persons p using (new_party) where c.known is null order by c.to_workspace, c.kind, c.key, p.person
    on conflict do nothing
  ), lines as (
    update lead_changes c set workspace_id = m.to_workspace from moves m where c.workspace_id = m.from_workspace and c.lead_id = m.id
  ), facts as (
    update lifecycle_facts f set workspace_id = m.to_workspace from moves m where f.lead_id = m.id
  )
  update leads l set workspace_id = m.to_workspace, party_id = p.person, updated_at = now()
  from moves m join persons p using (new_party) where l.id = m.id
  returning l.id, l.party_id, null::uuid;

  -- a contact that leads to somebody else there, known or of another transaction's at this moment: a timer links the two
  insert into party_ties (id, workspace_id, a, b, lead_id, intake_id)
  select gen_random_uuid(), l.workspace_id, l.party_id, p.id, l.id, m.cause
  from unnest(key_leads, key_kinds, keys) k (lead, kind, key) join unnest(the_leads, causes) m (id, cause) on m.id = k.lead
  join leads l on l.id = m.id join identities i on i.workspace_id = l.workspace_id and i.kind = k.kind and i.key = k.key
  join core.parties o on o.id = i.party_id join core.parties p on p.id = coalesce(o.merged_into, o.id)
  where p.id <> l.party_id and m.id <> all(coalesce(blocked, '{}'));
end $$;
