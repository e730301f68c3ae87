-- Workspaces, connections, keys, and the role that every API transaction runs as.
-- Row-level security is on from the first table: the API role sees only rows of `leadline.workspace`.

create schema if not exists core;

do $$ begin
  if not exists (select from pg_roles where rolname = 'leadline_api') then
    create role leadline_api nologin nobypassrls;
  end if;
exception when duplicate_object or unique_violation then null; -- roles belong to the server: another database made it
end $$;
grant leadline_api to current_user;
grant usage on schema public, core to leadline_api;

-- The workspace of the running API transaction; null outside one, so that nothing matches.
create function current_workspace() returns uuid language sql stable parallel safe
  return nullif(current_setting('leadline.workspace', true), '')::uuid;

-- Puts a tenant table behind row-level security for the API role.
create procedure protect_tenant_table(target regclass) language plpgsql as $$
begin
  execute format('alter table %s enable row level security', target);
  execute format('create policy tenant on %s to leadline_api using (workspace_id = (select current_workspace())) with check (workspace_id = (select current_workspace()))', target);
  execute format('grant select, insert, update, delete on %s to leadline_api', target);
end $$;

create table workspaces (
  id uuid primary key,
  parent_id uuid references workspaces (id),
  slug text not null unique check (slug ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
  name text not null check (name <> ''),
  plan text not null default 'pro' check (plan in ('free', 'pro')),
  country char(2) not null default 'BR',
  time_zone text not null default 'America/Sao_Paulo',
  language text not null default 'pt-BR' check (language in ('pt-BR', 'en', 'es')),
  is_sandbox boolean not null default false,
  settings jsonb not null default '{}',
  created_at timestamptz not null default now()
);
alter table workspaces enable row level security;
create policy own_and_children on workspaces to leadline_api
  using (id = (select current_workspace()) or parent_id = (select current_workspace()));
grant select, insert on workspaces to leadline_api;

-- One row: what binds this database to its secret key and counts changes that processes keep in memory.
create table instance (
  only_row boolean primary key default true check (only_row),
  key_fingerprint text,
  -- grows with every change of a connection or workspace: processes keep both in memory and look here
  directory_version bigint not null default 0,
  created_at timestamptz not null default now()
);
insert into instance default values;

create table connections (
  id uuid primary key,
  workspace_id uuid not null references workspaces (id),
  vendor text not null,
  name text not null,
  -- sealed JSON of the vendor's settings, secrets included
  settings bytea not null,
  -- keyed hash of the secret in this connection's own webhook URL; the previous one until its time
  url_secret_hash bytea not null unique,
  previous_url_secret_hash bytea,
  previous_url_secret_until timestamptz,
  -- sealed, so that the URL can be shown again
  url_secret bytea not null,
  -- 'environment' connections are owned by the process's environment, 'user' ones by the API, 'sandbox' by the simulators
  origin text not null check (origin in ('environment', 'user', 'sandbox')),
  is_enabled boolean not null default true,
  daily_lookup_budget integer check (daily_lookup_budget >= 0),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
-- the environment and the sandbox own at most one of each vendor
create unique index one_owned_connection on connections (workspace_id, vendor, origin) where origin <> 'user';
call protect_tenant_table('connections');

create function bump_directory_version() returns trigger language plpgsql security definer set search_path = public as $$
begin
  update instance set directory_version = directory_version + 1;
  return null;
end $$;
create trigger connections_changed after insert or update or delete on connections for each statement execute function bump_directory_version();
create trigger workspaces_changed after insert or update or delete on workspaces for each statement execute function bump_directory_version();

create table api_keys (
  id uuid primary key,
  workspace_id uuid not null references workspaces (id),
  name text not null,
  -- SHA-256 of a 256-bit random key: nothing to guess, so no slow hash
  key_hash bytea not null unique,
  hint text not null,
  scopes text[] not null default '{read,write,admin}',
  expires_at timestamptz,
  last_used_at timestamptz,
  revoked_at timestamptz,
  created_at timestamptz not null default now()
);
call protect_tenant_table('api_keys');

-- What a person or a key changed in the set-up.
create table audit_log (
  id uuid primary key,
  workspace_id uuid not null references workspaces (id),
  actor text not null,
  action text not null,
  subject text not null,
  detail jsonb not null default '{}',
  at timestamptz not null default now()
);
create index audit_log_by_time on audit_log (workspace_id, id);
call protect_tenant_table('audit_log');
