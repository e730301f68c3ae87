-- Functions that run as the owner and tell of leads keep to the caller's record scope themselves.

create function sees_record(lead_owner uuid, lead_team uuid) returns boolean language sql stable as $$
  select case current_setting('role', true)
    when 'leadline_own' then coalesce(lead_owner = current_person(), false)
    when 'leadline_team' then coalesce(lead_owner = current_person(), false) or coalesce(lead_team = any (my_teams()), false)
    else true end
$$;

create or replace function leads_from_here(since timestamptz, most integer) returns setof leads
language sql stable security definer set search_path = public, pg_temp as $$
  with recursive down (id) as (
    select current_workspace() union select w.id from down d join workspaces w on w.parent_id = d.id
  )
  select l.* from down d cross join lateral (
    select * from leads x where x.workspace_id = d.id and x.source_workspace_id = current_workspace() and x.created_at >= since
      and sees_record(x.owner_id, x.team_id)
    order by x.created_at desc, x.id desc limit most
  ) l order by l.created_at desc, l.id desc limit most
$$;

create or replace function lead_to_explain(of_lead uuid)
returns table (lead leads, version_id uuid, version_number integer, content jsonb)
language sql stable security definer set search_path = public, pg_temp as $$
  select l, v.id, v.number, v.content from leads l
  left join routing_versions v on v.id = (l.routing_metadata ->> 'version_id')::uuid
  where l.id = of_lead and current_workspace() in (l.workspace_id, l.source_workspace_id) and sees_record(l.owner_id, l.team_id)
$$;

call limit_records('conversations', 'exists (select from messages m where m.workspace_id = conversations.workspace_id
  and m.channel = conversations.channel and m.address_key = conversations.address_key)');
