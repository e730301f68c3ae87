-- Record scopes. A person who sees only their own or their teams' leads runs as another role: the policies of that role
-- are plain comparisons, so a list finds its rows by an index, which an `or` over a setting would prevent. Restrictive:
-- they only ever take away from what `tenant` shows.

do $$ begin
  if not exists (select from pg_roles where rolname = 'leadline_team') then
    create role leadline_limited nologin nobypassrls in role leadline_api;
    create role leadline_own nologin nobypassrls in role leadline_limited;
    create role leadline_team nologin nobypassrls in role leadline_limited;
  end if;
exception when duplicate_object or unique_violation then null; -- roles belong to the server: another database made them
end $$;
grant leadline_own, leadline_team to current_user;

-- The person of the running API transaction; null for keys.
create function current_person() returns uuid language sql stable parallel safe
  return nullif(current_setting('leadline.person', true), '')::uuid;

create function my_teams() returns uuid[] language sql stable security definer set search_path = public, pg_temp as $$
  select coalesce(array_agg(team_id), '{}') from team_members where workspace_id = current_workspace() and user_id = current_person()
$$;

create policy own_records on leads as restrictive to leadline_own using (owner_id = (select current_person())) with check (true);
create policy team_records on leads as restrictive to leadline_team
  using (owner_id = (select current_person()) or team_id = any ((select my_teams())::uuid[])) with check (true);

-- Rows that are shown when `condition` holds: it asks for a row that the same role sees. Writing is not limited: who
-- gives a lead away may.
create procedure limit_records(target regclass, condition text) language plpgsql as $$
begin
  execute format('create policy records on %s as restrictive to leadline_limited using (%s) with check (true)', target, condition);
end $$;

-- What hangs on a lead is seen with the lead, what hangs on a party with any of its leads.
create procedure limit_by_columns(target regclass) language plpgsql as $$
declare
  columns text[] := (select array_agg(attname::text) from pg_attribute where attrelid = target and attnum > 0 and not attisdropped);
  name text := (select quote_ident(relname) from pg_class where oid = target);
begin
  if 'lead_id' = any (columns) then
    call limit_records(target, format('exists (select from leads l where l.id = %s.lead_id)', name));
  elsif 'party_id' = any (columns) then
    call limit_records(target, format('exists (select from leads l where l.workspace_id = %1$s.workspace_id and l.party_id = %1$s.party_id)', name));
  end if;
end $$;

-- Puts a tenant table behind row-level security for the API role, and one that hangs on leads behind record scopes too.
create or replace procedure protect_tenant_table(target regclass) language plpgsql as $$
begin
  execute format('alter table %s enable row level security', target);
  execute format('create policy tenant on %s to leadline_api using (workspace_id = (select current_workspace())) with check (workspace_id = (select current_workspace()))', target);
  execute format('grant select, insert, update, delete on %s to leadline_api', target);
  if target <> 'leads'::regclass then
    call limit_by_columns(target);
  end if;
end $$;

do $$
declare
  target regclass;
begin
  for target in
    select polrelid from pg_policy where polname = 'tenant' and polrelid not in ('leads'::regclass, 'work'::regclass) order by polrelid::regclass::text
  loop
    call limit_by_columns(target);
  end loop;
end $$;

call limit_records('core.parties',
  'exists (select from leads l where l.workspace_id = parties.workspace_id and l.party_id in (parties.id, parties.merged_into))');
call limit_records('attempts', 'exists (select from effects f where f.id = attempts.effect_id)');
call limit_records('purchase_facts', 'exists (select from purchases p where p.id = purchase_facts.purchase_id)');
call limit_records('subscription_facts', 'exists (select from subscriptions s where s.id = subscription_facts.subscription_id)');
-- whoever may see an effect may send it again, which opens its request
call limit_records('intake_results', 'exists (select from effects f where f.intake_id = intake_results.intake_id)');
-- a fact of a lead's own request, or the answer to a lead's own effect
create index party_intakes_of_intake on party_intakes (intake_id);
call limit_records('events', 'exists (select from party_intakes x where x.intake_id = events.intake_id and x.event_id = events.id)
  or exists (select from effects f where f.id = events.effect_id)');
-- raw requests speak of many people at once
call limit_records('intakes', 'false');
call limit_records('duplicates', 'false');
call limit_records('rejected_requests', 'false');
call limit_records('lookups', 'false');
call limit_records('message_facts', 'exists (select from messages m where m.workspace_id = message_facts.workspace_id
  and m.channel = message_facts.channel and m.vendor_message_id = message_facts.message_key)');

-- Who may enter a child is asked on every request of a person.
create index workspaces_of_parent on workspaces (parent_id) where parent_id is not null;

-- A workspace's people change its name, country, time zone, language and settings; its plan only those above it do.
grant update on workspaces to leadline_api;

-- Only a workspace's own people are shown in it: who comes in from the parent is the parent's to tell.
drop policy people on users;
create policy people on users for select to leadline_api
  using (exists (select from members m where m.workspace_id = (select current_workspace()) and m.user_id = users.id));
drop function people_of_workspace();

-- How many others could put things right here: owners of this workspace or of its parent, beside one person.
create function owners_beside(person uuid) returns bigint language sql stable security definer set search_path = public, pg_temp as $$
  select count(distinct m.user_id) from members m join workspaces w on w.id = current_workspace()
  where (m.workspace_id = w.id or m.workspace_id = w.parent_id) and m.role = 'owner' and m.user_id <> person
$$;

-- True when a person is a member here and nowhere that this workspace has no say over: then setting them a new password
-- gives nobody anything but what they may do already.
create function is_only_here(person uuid) returns boolean language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select from members where user_id = person and workspace_id = current_workspace())
    and not exists (
      select from members m join workspaces w on w.id = m.workspace_id
      where m.user_id = person and w.id <> current_workspace() and w.parent_id is distinct from current_workspace()
    )
$$;

-- Gives somebody's leads in the workspace to another member or to nobody, and tells it on each lead's timeline. As the
-- owner: who leaves need not see the leads any more.
create function hand_over(leaver uuid, heir uuid, by text) returns bigint language sql security definer set search_path = public, pg_temp as $$
  with moved as (
    update leads set owner_id = heir, updated_at = now() where workspace_id = current_workspace() and owner_id = leaver returning id
  ), told as (
    insert into lead_changes (id, workspace_id, lead_id, kind, field, old_value, new_value, cause_kind, cause_id, note)
    select gen_random_uuid(), current_workspace(), id, 'owner', 'owner_id', to_jsonb(leaver), to_jsonb(heir), 'user', by, 'The owner left the workspace' from moved
  )
  select count(*) from moved
$$;

-- Makes whoever made a workspace its owner: they may be no member of the one above it. As the owner: in the parent's
-- transaction the child's members are hidden.
create function own_child(child uuid, person uuid) returns void language sql security definer set search_path = public, pg_temp as $$
  insert into members (workspace_id, user_id, role, record_scope)
  select id, person, 'owner', 'all' from workspaces where id = child and parent_id = current_workspace()
$$;
