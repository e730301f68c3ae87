-- The line: receive, decide, act. History is append-only and partitioned by day on the time inside the intake's
-- UUIDv7 (ids.ts), so an id finds its partition. Work is small and hot; the ledger of keys lives apart from history.

-- Days are made ahead by the `partitions` job; a table without a partition for a day refuses the insert.
create table partitioned_by_day (
  table_name text primary key,
  keep_days integer not null
);

-- A table is made aside and attached: `create … partition of` would lock the parent against every reader and writer,
-- and wait for a long reader with all of them behind it.
create procedure ensure_partitions(ahead integer) language plpgsql as $$
declare
  parent text;
  part text;
  day date;
begin
  for parent in select table_name from partitioned_by_day order by table_name loop
    for day in select generate_series((now() at time zone 'utc')::date - 1, (now() at time zone 'utc')::date + ahead, '1 day')::date loop
      part := parent || '_' || to_char(day, 'YYYYMMDD');
      if to_regclass(format('%I', part)) is null then
        execute format('create table %I (like %I including all)', part, parent);
        execute format('alter table %I attach partition %I for values from (%L) to (%L)',
          parent, part, day::timestamp at time zone 'utc', (day + 1)::timestamp at time zone 'utc');
      end if;
    end loop;
  end loop;
end $$;

create table intakes (
  id uuid not null,
  -- the millisecond inside id
  received_at timestamptz not null,
  workspace_id uuid not null,
  connection_id uuid not null,
  vendor text not null,
  type text not null,
  subject text not null,
  occurred_at timestamptz,
  dedupe_key text not null,
  action text,
  unreadable boolean not null,
  headers jsonb not null,
  -- sealed
  body bytea,
  primary key (workspace_id, received_at, id)
) partition by range (received_at);
alter table intakes alter column body set storage external;
-- nearly free to write (one summary per 32 pages, made behind the inserts), and they find what is rare in a long history
create index intakes_by_subject on intakes using brin (subject text_bloom_ops) with (pages_per_range = 32, autosummarize = on);
create index intakes_by_kind on intakes
  using brin (vendor text_bloom_ops (n_distinct_per_range = 16), type text_bloom_ops (n_distinct_per_range = 32), connection_id uuid_bloom_ops (n_distinct_per_range = 32))
  with (pages_per_range = 32, autosummarize = on);
create index intakes_unreadable on intakes (workspace_id, received_at) where unreadable;
insert into partitioned_by_day values ('intakes', 90);
call protect_tenant_table('intakes');

-- How an intake ended: written once, when nothing of it is open any more (again after a replay).
create table intake_results (
  intake_id uuid not null,
  received_at timestamptz not null,
  workspace_id uuid not null,
  status text not null check (status in ('completed', 'failed', 'ignored', 'dead')),
  error_message text,
  outcome jsonb,
  processed_at timestamptz not null,
  primary key (workspace_id, received_at, intake_id)
) partition by range (received_at);
-- the status that most requests come to needs no index: the newest of them are near
create index intake_results_by_status on intake_results (workspace_id, status, received_at) where status <> 'completed';
insert into partitioned_by_day values ('intake_results', 90);
call protect_tenant_table('intake_results');

-- Which deliveries were already taken. 16 bytes of SHA-256 over connection and key.
create table dedupe_ledger (
  key bytea primary key check (length(key) = 16),
  intake_id uuid not null
) partition by hash (key);
do $$ begin
  for i in 0..15 loop
    execute format('create table dedupe_ledger_%s partition of dedupe_ledger for values with (modulus 16, remainder %s)', i, i);
  end loop;
end $$;
-- ids carry their time, rows arrive in time order: a block-range index finds the old ones for the 90-day deletes
create index dedupe_ledger_by_age on dedupe_ledger using brin (intake_id) with (pages_per_range = 32);

-- One row per copy that was turned away.
create table duplicates (
  intake_id uuid not null,
  received_at timestamptz not null,
  workspace_id uuid not null,
  id uuid not null,
  at timestamptz not null,
  primary key (workspace_id, received_at, intake_id, id)
) partition by range (received_at);
insert into partitioned_by_day values ('duplicates', 90);
call protect_tenant_table('duplicates');

-- Not authentic: counted per minute and connection, one sample kept for each.
create table rejected_requests (
  id uuid primary key,
  workspace_id uuid not null,
  connection_id uuid not null,
  vendor text not null,
  minute timestamptz not null,
  reason text not null,
  count integer not null,
  sample jsonb not null,
  unique (connection_id, minute, reason)
);
create index rejected_requests_by_time on rejected_requests (workspace_id, minute desc);
call protect_tenant_table('rejected_requests');

create table events (
  -- derived from (intake or effect, ordinal, key): a replay writes the same row
  id uuid not null,
  intake_id uuid not null,
  -- of the intake that caused it
  received_at timestamptz not null,
  workspace_id uuid not null,
  connection_id uuid not null,
  -- the effect whose answer it came from; null when the request itself said it
  effect_id uuid,
  ordinal integer not null,
  type text not null,
  key text not null,
  subject text not null,
  occurred_at timestamptz,
  -- masked: no CPF in full
  data jsonb not null,
  primary key (workspace_id, received_at, intake_id, id)
) partition by range (received_at);
create index events_by_subject on events using brin (subject text_bloom_ops) with (pages_per_range = 32, autosummarize = on);
create index events_by_kind on events
  using brin (type text_bloom_ops (n_distinct_per_range = 32), connection_id uuid_bloom_ops (n_distinct_per_range = 32))
  with (pages_per_range = 32, autosummarize = on);
insert into partitioned_by_day values ('events', 90);
call protect_tenant_table('events');

create table effects (
  id uuid primary key,
  workspace_id uuid not null,
  key text not null,
  connection_id uuid not null,
  kind text not null,
  weight text not null check (weight in ('purpose', 'courtesy')),
  status text not null default 'pending' check (status in ('pending', 'running', 'done', 'doubtful', 'failed', 'dead', 'cancelled')),
  -- the intake that caused it, and when that was received (its partition)
  intake_id uuid not null,
  intake_received_at timestamptz not null,
  lead_id uuid,
  target text not null,
  reason text not null,
  legal_basis text,
  purpose text,
  -- sealed JSON of the intent's data
  data bytea not null,
  attempts integer not null default 0,
  -- the vendor's id of what was made
  reference text,
  error text,
  created_at timestamptz not null,
  settled_at timestamptz,
  -- a doubtful one: when the vendor was last asked what became of it
  checked_at timestamptz,
  unique (workspace_id, key)
);
create index effects_of_intake on effects (intake_id);
-- ids carry their time
create index effects_by_time on effects (workspace_id, id);
create index effects_of_lead on effects (workspace_id, lead_id) where lead_id is not null;
create index effects_troubled on effects (workspace_id, status, created_at) where status in ('doubtful', 'failed', 'dead');
call protect_tenant_table('effects');

create table attempts (
  id uuid not null,
  -- the millisecond inside id
  started_at timestamptz not null,
  workspace_id uuid not null,
  effect_id uuid not null,
  number integer not null,
  worker uuid not null,
  finished_at timestamptz,
  outcome text check (outcome in ('done', 'retry', 'reject', 'doubtful')),
  reason text,
  http_status integer,
  -- sealed JSON: what was asked and answered, secrets masked
  record bytea,
  primary key (workspace_id, started_at, id),
  check ((finished_at is null) = (outcome is null))
) partition by range (started_at);
create index attempts_of_effect on attempts (effect_id);
insert into partitioned_by_day values ('attempts', 90);
call protect_tenant_table('attempts');

-- Everything that still has to happen. Deleted when settled.
create table work (
  id uuid primary key,
  queue text not null check (queue in ('decide', 'decide_bulk', 'act')),
  -- ready: may run at run_at; running: its attempt is out; waiting: an intake whose answers and effects are open
  state text not null default 'ready' check (state in ('ready', 'running', 'waiting')),
  lane smallint not null check (lane between 0 and 255),
  workspace_id uuid not null,
  intake_id uuid not null,
  received_at timestamptz not null,
  -- act: the effect (= id); an answer to decide: the effect it came from; the request itself: null
  effect_id uuid,
  -- act: (connection, target); only one attempt per hold is out at a time, and a retry holds those behind it
  hold text,
  connection_id uuid,
  -- answer to decide: sealed JSON of its events
  answer bytea,
  run_at timestamptz not null default now(),
  tries integer not null default 0,
  last_error text,
  is_replay boolean not null default false,
  -- on the intake's own row: what is not settled yet (itself, its effects, their answers)
  open integer not null default 1 check (open >= 0),
  failure text,
  -- what the decision found out, for a caller that waits (Prefer: wait)
  outcome jsonb
) with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000);
create index work_to_decide on work (queue, lane, run_at, id) where state = 'ready' and queue <> 'act';
create index work_to_act on work (connection_id, run_at, id) where queue = 'act' and state = 'ready';
create index work_running on work (lane) where state = 'running';
create index work_held on work (hold, run_at) where hold is not null;
grant select, insert, update on work to leadline_api;
alter table work enable row level security;
create policy tenant on work to leadline_api using (workspace_id = (select current_workspace())) with check (workspace_id = (select current_workspace()));

-- Living processes. A row is the fencing token: whoever decides or begins an attempt locks its own row (for key share),
-- and a process that was silent too long has its row deleted, so that its later decisions are refused.
create table workers (
  id uuid primary key,
  started_at timestamptz not null default now(),
  -- by the database's clock only
  seen_at timestamptz not null default now()
);

-- Who works on a lane now. An owner without a row in `workers` is nobody.
create table lanes (
  lane smallint primary key,
  owner uuid
);
insert into lanes (lane) select generate_series(0, 255);

-- Dashboard counters: one delta row per batch, folded into a minute's row by a timer.
create table rollups (
  workspace_id uuid not null,
  minute timestamptz not null,
  vendor text not null,
  metric text not null,
  value double precision not null
);
create index rollups_by_time on rollups (workspace_id, minute desc);
call protect_tenant_table('rollups');

-- Results and copies count themselves, once per statement: a result that a replay takes away is counted back at the
-- minute it was counted at.
create function count_results() returns trigger language plpgsql security definer set search_path = public as $$
begin
  if tg_op <> 'INSERT' then
    insert into rollups (workspace_id, minute, vendor, metric, value)
    select r.workspace_id, date_trunc('minute', r.processed_at), i.vendor, m.metric, -sum(m.value)
    from before r
    join intakes i on i.workspace_id = r.workspace_id and i.received_at = r.received_at and i.id = r.intake_id
    cross join lateral (values (r.status, 1), ('seconds', extract(epoch from r.processed_at - r.received_at))) m (metric, value)
    group by 1, 2, 3, 4;
  end if;
  if tg_op <> 'DELETE' then
    insert into rollups (workspace_id, minute, vendor, metric, value)
    select r.workspace_id, date_trunc('minute', r.processed_at), i.vendor, m.metric, sum(m.value)
    from after r
    join intakes i on i.workspace_id = r.workspace_id and i.received_at = r.received_at and i.id = r.intake_id
    cross join lateral (values (r.status, 1), ('seconds', extract(epoch from r.processed_at - r.received_at))) m (metric, value)
    group by 1, 2, 3, 4;
  end if;
  return null;
end $$;
create trigger count_new_results after insert on intake_results referencing new table as after for each statement execute function count_results();
create trigger count_changed_results after update on intake_results referencing old table as before new table as after for each statement execute function count_results();
create trigger count_withdrawn_results after delete on intake_results referencing old table as before for each statement execute function count_results();

create function count_copies() returns trigger language plpgsql security definer set search_path = public as $$
begin
  insert into rollups (workspace_id, minute, vendor, metric, value)
  select d.workspace_id, date_trunc('minute', d.at), i.vendor, 'duplicates', count(*)
  from after d join intakes i on i.workspace_id = d.workspace_id and i.received_at = d.received_at and i.id = d.intake_id
  group by 1, 2, 3;
  return null;
end $$;
create trigger count_new_copies after insert on duplicates referencing new table as after for each statement execute function count_copies();

call ensure_partitions(14);
