-- Routing: which workspace, person or team a lead goes to, and why. The rules of a workspace are rows that users' own SQL
-- may write; every change of them makes an immutable version, and a decision names the version it was made by.

-- a suspended workspace is no destination; the version that counts, read with the directory
alter table workspaces add column suspended_at timestamptz, add column routing_version uuid;

create table lead_routing_rules (
  id uuid primary key default gen_random_uuid(),
  workspace_id uuid not null references workspaces (id),
  rule_name text not null check (rule_name <> ''),
  -- the higher comes first
  priority integer not null default 0,
  -- src/domain/condition
  conditions jsonb not null default '{}' check (jsonb_typeof(conditions) = 'object'),
  destination_workspace_id uuid references workspaces (id),
  -- src/features/routing/actions.ts
  actions jsonb not null default '{}' check (jsonb_typeof(actions) = 'object'),
  is_active boolean not null default true,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index lead_routing_rules_in_order on lead_routing_rules (workspace_id, priority desc, created_at, id);
call protect_tenant_table('lead_routing_rules');

-- What becomes of a lead that no rule takes. No row: it stays in its source.
create table routing_fallbacks (
  workspace_id uuid primary key references workspaces (id),
  destination_workspace_id uuid references workspaces (id),
  actions jsonb not null default '{}' check (jsonb_typeof(actions) = 'object'),
  updated_at timestamptz not null default now()
);
call protect_tenant_table('routing_fallbacks');

create table routing_versions (
  id uuid primary key,
  workspace_id uuid not null references workspaces (id),
  number integer not null,
  -- {rules: [in order], fallback}
  content jsonb not null,
  -- publish, rollback, or sql: somebody changed the table by hand
  cause text not null check (cause in ('publish', 'rollback', 'sql')),
  actor text not null,
  note text,
  created_at timestamptz not null default now(),
  unique (workspace_id, number)
);
call protect_tenant_table('routing_versions');
revoke insert, update, delete on routing_versions from leadline_api;

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'a version of routing rules never changes';
end $$;
create trigger routing_versions_stay before update or delete on routing_versions for each statement execute function refuse_change();

-- Rules that are being edited; live ones are not touched until they are published.
create table routing_drafts (
  workspace_id uuid primary key references workspaces (id),
  -- as routing_versions.content
  content jsonb not null,
  based_on integer not null,
  updated_by text not null,
  updated_at timestamptz not null default now()
);
call protect_tenant_table('routing_drafts');

create function routing_content(of_workspace uuid) returns jsonb language sql stable as $$
  select jsonb_build_object(
    'rules', coalesce((
      select jsonb_agg(jsonb_build_object('id', id, 'name', rule_name, 'priority', priority, 'conditions', conditions,
        'destinationWorkspaceId', destination_workspace_id, 'actions', actions, 'isActive', is_active)
        order by priority desc, created_at, id)
      from lead_routing_rules where workspace_id = of_workspace), '[]'),
    'fallback', coalesce((
      select jsonb_build_object('destinationWorkspaceId', destination_workspace_id, 'actions', actions)
      from routing_fallbacks where workspace_id = of_workspace), '{"destinationWorkspaceId": null, "actions": {}}'))
$$;

-- Makes a version of the rules as they stand and lets it count; the same rules as before are no new version. As the owner:
-- versions are nobody's to write. The workspace's row is locked, so numbers have no gap.
create function version_routing(of_workspace uuid, the_cause text, the_actor text, the_note text) returns integer
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  latest record;
  next_id uuid := gen_random_uuid();
  next_content jsonb;
begin
  if current_workspace() is not null and of_workspace <> current_workspace() then
    raise insufficient_privilege using message = 'these are the rules of another workspace';
  end if;
  perform from workspaces where id = of_workspace for no key update;
  next_content := routing_content(of_workspace);
  select number, content into latest from routing_versions where workspace_id = of_workspace order by number desc limit 1;
  if latest.content = next_content then
    return latest.number;
  end if;
  insert into routing_versions (id, workspace_id, number, content, cause, actor, note)
  values (next_id, of_workspace, coalesce(latest.number, 0) + 1, next_content, the_cause, the_actor, the_note);
  update workspaces set routing_version = next_id where id = of_workspace;
  return coalesce(latest.number, 0) + 1;
end $$;

-- A statement that changes rules by hand makes a version; who publishes makes his own (leadline.routing_publishing).
create function note_routing_change() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if coalesce(current_setting('leadline.routing_publishing', true), '') <> 'on' then
    perform version_routing(c.workspace_id, 'sql', session_user, null)
    from (select distinct workspace_id from changed order by workspace_id) c;
  end if;
  return null;
end $$;
create trigger rules_added after insert on lead_routing_rules referencing new table as changed for each statement execute function note_routing_change();
create trigger rules_changed after update on lead_routing_rules referencing new table as changed for each statement execute function note_routing_change();
create trigger rules_removed after delete on lead_routing_rules referencing old table as changed for each statement execute function note_routing_change();
create trigger fallback_added after insert on routing_fallbacks referencing new table as changed for each statement execute function note_routing_change();
create trigger fallback_changed after update on routing_fallbacks referencing new table as changed for each statement execute function note_routing_change();
create trigger fallback_removed after delete on routing_fallbacks referencing old table as changed for each statement execute function note_routing_change();

-- When a person may be given leads. No row: always.
create table rosters (
  workspace_id uuid not null references workspaces (id),
  user_id uuid not null references users (id) on delete cascade,
  is_on_duty boolean not null default true,
  away_until timestamptz,
  -- src/features/routing/schedule.ts
  schedule jsonb,
  per_hour integer check (per_hour > 0),
  per_day integer check (per_day > 0),
  updated_at timestamptz not null default now(),
  primary key (workspace_id, user_id)
);
call protect_tenant_table('rosters');

-- Whose turn it is: of a rule (`workspace_id` is its own), how its candidates were served; of a person (`workspace_id`: where
-- they are given leads), how many they got. The row is the lock.
create table routing_turns (
  workspace_id uuid not null,
  kind text not null check (kind in ('rule', 'person')),
  id uuid not null,
  state jsonb not null default '{}',
  primary key (workspace_id, kind, id)
);
call protect_tenant_table('routing_turns');

-- How many leads each rule took: a row per batch, folded into one per day by a timer.
create table routing_hits (
  id uuid primary key,
  workspace_id uuid not null,
  -- null: the fallback
  rule_id uuid,
  day date not null,
  hits integer not null
);
create index routing_hits_of_rule on routing_hits (workspace_id, day, rule_id);
call protect_tenant_table('routing_hits');

-- `taken_at`: a person took it or gave it to somebody, and routing lets it be. `destination_workspace_id`: as users' own
-- SQL asks for it.
alter table leads
  add column taken_at timestamptz,
  add column assigned_at timestamptz,
  add column destination_workspace_id uuid generated always as (case when routing_rule_id is not null then workspace_id end) stored;
create index leads_open_of_owner on leads (owner_id) where owner_id is not null and closed_at is null;

create function is_descendant(of_workspace uuid, ancestor uuid) returns boolean language sql stable security definer set search_path = public, pg_temp as $$
  with recursive up (id, parent_id) as (
    select id, parent_id from workspaces where id = of_workspace
    union select w.id, w.parent_id from up join workspaces w on w.id = up.parent_id
  )
  select exists (select from up where id = ancestor)
$$;
