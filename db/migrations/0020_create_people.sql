-- People: who signs in, and what they are in which workspace. The first five tables are better-auth's (docs/adr/0006):
-- no workspace owns them, and the API role sees nothing of them but the names and addresses of a workspace's people.

create table users (
  id uuid primary key,
  name text not null,
  email text not null unique check (email = lower(email)),
  email_verified boolean not null default false,
  image text,
  two_factor_enabled boolean not null default false,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create table sessions (
  id uuid primary key,
  user_id uuid not null references users (id) on delete cascade,
  -- of no use without the signature that our secret key makes of it
  token text not null unique,
  expires_at timestamptz not null,
  ip_address text,
  user_agent text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index sessions_of_user on sessions (user_id);
create index sessions_by_expiry on sessions (expires_at);
alter table sessions enable row level security;

-- How a person proves who they are: by a password (`credential`), or at an OpenID provider.
create table accounts (
  id uuid primary key,
  user_id uuid not null references users (id) on delete cascade,
  provider_id text not null,
  account_id text not null,
  -- scrypt with a salt of its own
  password text,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (provider_id, account_id)
);
create index accounts_of_user on accounts (user_id);
alter table accounts enable row level security;

-- Short-lived proofs: links to set a password, second factors under way, states of a sign-in at a provider.
create table verifications (
  id uuid primary key,
  identifier text not null,
  value text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index verifications_of_identifier on verifications (identifier);
create index verifications_by_expiry on verifications (expires_at);
alter table verifications enable row level security;

create table two_factors (
  id uuid primary key,
  user_id uuid not null unique references users (id) on delete cascade,
  -- both sealed by better-auth with our secret
  secret text not null,
  backup_codes text not null,
  verified boolean not null default true,
  failed_verification_count integer not null default 0,
  locked_until timestamptz
);
alter table two_factors enable row level security;

-- What a person is in a workspace, and in its children. `record_scope`: whose leads they see.
create table members (
  workspace_id uuid not null references workspaces (id),
  user_id uuid not null references users (id) on delete cascade,
  role text not null check (role in ('owner', 'admin', 'manager', 'agent', 'viewer')),
  record_scope text not null default 'all' check (record_scope in ('own', 'team', 'all')),
  created_at timestamptz not null default now(),
  primary key (workspace_id, user_id),
  -- who may change everything cannot be kept from seeing it
  check (record_scope = 'all' or role not in ('owner', 'admin'))
);
create index members_of_user on members (user_id);
call protect_tenant_table('members');

create table teams (
  id uuid primary key,
  workspace_id uuid not null references workspaces (id),
  name text not null check (name <> ''),
  created_at timestamptz not null default now(),
  unique (workspace_id, id),
  unique (workspace_id, name)
);
call protect_tenant_table('teams');

create table team_members (
  workspace_id uuid not null,
  team_id uuid not null,
  user_id uuid not null,
  primary key (workspace_id, team_id, user_id),
  foreign key (workspace_id, team_id) references teams (workspace_id, id) on delete cascade,
  foreign key (workspace_id, user_id) references members (workspace_id, user_id) on delete cascade
);
create index team_members_of_user on team_members (workspace_id, user_id);
call protect_tenant_table('team_members');

create table invitations (
  id uuid primary key,
  workspace_id uuid not null references workspaces (id),
  email text not null check (email = lower(email)),
  role text not null check (role in ('owner', 'admin', 'manager', 'agent', 'viewer')),
  record_scope text not null check (record_scope in ('own', 'team', 'all')),
  -- SHA-256 of the 256 random bits in the link
  token_hash bytea not null unique,
  -- label of the actor
  invited_by text not null,
  expires_at timestamptz not null,
  accepted_at timestamptz,
  revoked_at timestamptz,
  created_at timestamptz not null default now(),
  check (record_scope = 'all' or role not in ('owner', 'admin'))
);
create unique index one_open_invitation on invitations (workspace_id, email) where accepted_at is null and revoked_at is null;
call protect_tenant_table('invitations');

-- The people of the transaction's workspace and of its parent, who come in from above. As the owner: the parent's
-- members are hidden from the API role.
create function people_of_workspace() returns setof uuid language sql stable security definer set search_path = public, pg_temp as $$
  select m.user_id from members m join workspaces w on w.id = current_workspace()
  where m.workspace_id = w.id or m.workspace_id = w.parent_id
$$;
alter table users enable row level security;
create policy people on users for select to leadline_api using (id in (select people_of_workspace()));
grant select on users to leadline_api;

-- Whose a lead is. No foreign keys, as with its workspace: a check would lock one person's row for each of their leads.
alter table leads add column owner_id uuid, add column team_id uuid;
create index leads_of_owner on leads (workspace_id, owner_id, created_at desc, id desc) where owner_id is not null;
create index leads_of_team on leads (workspace_id, team_id, created_at desc, id desc) where team_id is not null;
