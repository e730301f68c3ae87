-- People that somebody said are one, whether or not they have leads; `merges` does the same for leads.
create table party_merges (
  id uuid primary key,
  workspace_id uuid not null,
  winner_id uuid not null references core.parties (id),
  loser_ids uuid[] not null,
  actor text not null,
  at timestamptz not null default now(),
  -- what was where before: enough to put it back
  undo jsonb not null,
  undone_at timestamptz,
  undone_by text,
  check ((undone_at is null) = (undone_by is null))
);
create index party_merges_of_winner on party_merges (winner_id);
call protect_tenant_table('party_merges');
