-- People of a workspace that may be one, found by a walk over all of them (features/merges/scan-people.ts). Nothing of it
-- stands on the tables that imports and webhooks write: the walk keeps what it has seen in a table of its own.

-- Where the walk is: one row. A round goes once over everybody; afterwards whoever came since, until the next round.
create table duplicate_scan (
  is_only boolean primary key default true check (is_only),
  after_id uuid not null default '00000000-0000-0000-0000-000000000000',
  round_started_at timestamptz not null default now()
);
insert into duplicate_scan default values;

-- Who was walked past in this round, by the folded name (a hash: two words at least). Emptied when a round begins, so it
-- refers to nobody by a key that would have to be checked.
create table walked_names (
  workspace_id uuid not null,
  name_hash bigint not null,
  party_id uuid not null,
  primary key (workspace_id, name_hash, party_id)
);
create index walked_names_of_party on walked_names (party_id);
call protect_tenant_table('walked_names');

-- Two people that may be one, the younger id first. A pair is kept when it was looked at and found different (its mark in
-- `exception_marks` is resolved): that is how it is never filed again.
create table possible_duplicates (
  id uuid primary key,
  workspace_id uuid not null,
  party_id uuid not null,
  other_party_id uuid not null,
  reasons text[] not null,
  -- 0: somebody said that they are different before anything found them alike
  confidence real not null check (confidence between 0 and 1),
  found_at timestamptz not null default now(),
  unique (workspace_id, party_id, other_party_id),
  check (party_id > other_party_id)
);
create index possible_duplicates_by_time on possible_duplicates (workspace_id, found_at desc);
create index possible_duplicates_of_other on possible_duplicates (workspace_id, other_party_id);
call protect_tenant_table('possible_duplicates');
