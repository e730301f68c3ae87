-- What routing may see across workspaces: people that a rule may choose, and leads that came from here. As the owner, and only
-- downwards: of the transaction's workspace and its descendants.

create function routing_people(of_workspaces uuid[])
returns table (kind text, workspace_id uuid, team_id uuid, user_id uuid, roster jsonb)
language sql stable security definer set search_path = public, pg_temp as $$
  with places as (
    select w.id, w.parent_id from workspaces w
    where w.id = any(of_workspaces) and (current_workspace() is null or is_descendant(w.id, current_workspace()))
  )
  select 'member', p.id, null::uuid, m.user_id, null::jsonb from places p join members m on m.workspace_id in (p.id, p.parent_id)
  union all select 'team', t.workspace_id, t.team_id, t.user_id, null from places p join team_members t on t.workspace_id = p.id
  union all select 'roster', r.workspace_id, null, r.user_id, to_jsonb(r) from places p join rosters r on r.workspace_id = p.id
  order by 4
$$;

-- The newest leads that came from the transaction's workspace, wherever they are below it.
create function leads_from_here(since timestamptz, most integer) returns setof leads
language sql stable security definer set search_path = public, pg_temp as $$
  with recursive down (id) as (
    select current_workspace() union select w.id from down d join workspaces w on w.parent_id = d.id
  )
  select l.* from down d cross join lateral (
    select * from leads x where x.workspace_id = d.id and x.source_workspace_id = current_workspace() and x.created_at >= since
    order by x.created_at desc, x.id desc limit most
  ) l order by l.created_at desc, l.id desc limit most
$$;

-- One lead that is here or came from here, and the rules it was decided by.
create function lead_to_explain(of_lead uuid)
returns table (lead leads, version_id uuid, version_number integer, content jsonb)
language sql stable security definer set search_path = public, pg_temp as $$
  select l, v.id, v.number, v.content from leads l
  left join routing_versions v on v.id = (l.routing_metadata ->> 'version_id')::uuid
  where l.id = of_lead and current_workspace() in (l.workspace_id, l.source_workspace_id)
$$;

-- True when another workspace has a rule of one of these ids.
create function rule_ids_taken(ids uuid[], of_workspace uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select from lead_routing_rules where id = any(ids) and workspace_id <> of_workspace)
$$;
