-- What people keep about leads beside the facts: notes, fields of their own, merges; and what is left of a person who was
-- erased.

alter table leads
  -- an erased lead keeps its id, its times and its statuses, for the counters; everything else is gone
  add column erased_at timestamptz,
  -- the lead that this one proved to be; its facts go there from then on
  add column merged_into uuid references leads (id);
create index leads_merged on leads (merged_into) where merged_into is not null;
alter table core.parties add column erased_at timestamptz;

create table lead_notes (
  id uuid primary key,
  workspace_id uuid not null,
  lead_id uuid not null references leads (id),
  author text not null,
  text text not null check (text <> ''),
  at timestamptz not null default now()
);
create index lead_notes_of_lead on lead_notes (workspace_id, lead_id, id);
call protect_tenant_table('lead_notes');

-- Fields of a workspace's own: what `leads.custom` may hold under a name, and how personal that is.
create table lead_fields (
  workspace_id uuid not null references workspaces (id),
  name text not null check (name ~ '^[A-Za-z0-9_][A-Za-z0-9_ .-]{0,99}$'),
  label text not null,
  type text not null check (type in ('text', 'number', 'boolean', 'date', 'choice')),
  options text[] not null default '{}',
  pii text not null default 'none' check (pii in ('none', 'personal', 'sensitive')),
  created_at timestamptz not null default now(),
  primary key (workspace_id, name),
  check ((type = 'choice') = (cardinality(options) > 0))
);
call protect_tenant_table('lead_fields');

create table merges (
  id uuid primary key,
  workspace_id uuid not null,
  winner_id uuid not null references leads (id),
  loser_ids uuid[] not null,
  actor text not null,
  at timestamptz not null default now(),
  -- what was where before: enough to put it back
  undo jsonb not null,
  undone_at timestamptz,
  undone_by text
);
create index merges_of_winner on merges (winner_id);
call protect_tenant_table('merges');

create table erasures (
  id uuid primary key,
  workspace_id uuid not null,
  at timestamptz not null default now(),
  actor text not null,
  -- on what ground; names nobody
  reason text not null,
  -- how many rows of each table were blanked or deleted
  counts jsonb not null
);
call protect_tenant_table('erasures');

-- Who asked to be forgotten, as keyed hashes of what they would be known by: nobody can read it, and nobody comes back by
-- a file or a webhook.
create table erased_people (
  workspace_id uuid not null,
  key_hash bytea not null,
  erasure_id uuid not null references erasures (id),
  primary key (workspace_id, key_hash)
);
call protect_tenant_table('erased_people');
