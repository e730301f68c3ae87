-- What people did because of an advertisement, as each connection that takes conversions is told it: one row per
-- connection and thing done. `workspace_id` is no foreign key, as in 0003.
create table conversions (
  -- derived from connection and event id
  id uuid primary key,
  workspace_id uuid not null,
  connection_id uuid not null,
  -- type of the fact that it follows from
  trigger text not null check (trigger in ('purchase.approved', 'purchase.refused', 'checkout.abandoned')),
  -- as the connection calls it
  event_name text not null,
  -- trigger, vendor and order: the same for every telling
  event_id text not null,
  -- when the person did it; of several tellings the earliest
  event_time timestamptz not null,
  purchase_id uuid not null references purchases (id),
  lead_id uuid references leads (id),
  -- the request that told it first
  intake_id uuid not null,
  -- sent: told, and no answer yet; expired: too old to be told; skipped: the person does not allow it
  status text not null default 'waiting' check (status in ('waiting', 'sent', 'accepted', 'rejected', 'expired', 'skipped')),
  reason text,
  status_at timestamptz not null default now(),
  -- what the vendor remarked although it accepted
  warnings text[] not null default '{}',
  -- match key → source, as it was told last
  match_keys jsonb not null default '{}',
  -- sealed JSON of what was told last: match keys raw, normalised and hashed, and the rest of the event
  told bytea,
  told_at timestamptz,
  created_at timestamptz not null default now(),
  unique (workspace_id, connection_id, event_id),
  check ((told is null) = (told_at is null)),
  check (status not in ('rejected', 'expired', 'skipped') or reason is not null)
);
create index conversions_by_time on conversions (workspace_id, created_at desc, id desc);
create index conversions_troubled on conversions (workspace_id, status, created_at desc) where status in ('rejected', 'expired', 'skipped');
create index conversions_of_lead on conversions (lead_id) where lead_id is not null;
create index conversions_of_purchase on conversions (purchase_id);
call protect_tenant_table('conversions');
