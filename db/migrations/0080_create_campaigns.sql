-- Campaigns: one message to many people, each person once. A recipient's row says where the person stands before there is a
-- message; the message itself is a row of the ledger under the same id, made when the recipient is handed to the line.

create table campaigns (
  id uuid primary key,
  workspace_id uuid not null,
  name text not null check (name <> ''),
  channel text not null check (channel in ('whatsapp', 'sms', 'email')),
  status text not null default 'draft' check (status in ('draft', 'scheduled', 'active', 'paused', 'completed', 'cancelled', 'failed')),
  -- why it stands there, when nobody asked for it
  status_reason text,
  -- variants of the message with their shares (features/campaigns/contract.ts)
  variants jsonb not null,
  audience jsonb not null,
  -- pace, quiet hours, consent, regions, senders, holdout, attribution
  rules jsonb not null,
  scheduled_at timestamptz,
  -- nobody is written to after it: who is still waiting is held
  send_until timestamptz,
  -- planning goes through the leads by id: the last one seen, and when all were
  planned_after uuid,
  planned_at timestamptz,
  -- leads of the audience whose person has a row by another lead
  duplicates integer not null default 0,
  -- the request that started it: what its effects hang on
  intake_id uuid,
  intake_received_at timestamptz,
  created_by text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  started_at timestamptz,
  ended_at timestamptz,
  check (status in ('draft', 'scheduled', 'cancelled') or started_at is not null)
);
create index campaigns_by_time on campaigns (workspace_id, id);
create index campaigns_running on campaigns (id) where status in ('scheduled', 'active');
call protect_tenant_table('campaigns');

create table campaign_recipients (
  -- of the message in the ledger, too
  id uuid not null,
  workspace_id uuid not null,
  campaign_id uuid not null references campaigns (id),
  party_id uuid not null,
  lead_id uuid not null,
  address text,
  address_key text,
  variant smallint not null default 0,
  -- country, state and zones by which quiet hours are judged
  place jsonb not null,
  -- queued: waits for its turn · handed: its message is in the ledger · held: too late · excluded: will not get it
  state text not null check (state in ('queued', 'handed', 'held', 'excluded')),
  reason text,
  -- how often it was handed to the line: part of its effect's key
  handed smallint not null default 0,
  -- only of one that waits
  due_at timestamptz,
  primary key (campaign_id, id),
  unique (campaign_id, party_id),
  check ((state = 'queued') = (due_at is not null)),
  check (state in ('excluded', 'held') = (reason is not null)),
  check (state = 'excluded' or address_key is not null)
) with (fillfactor = 85);
create index campaign_recipients_of_party on campaign_recipients (party_id);
create unique index one_message_per_address on campaign_recipients (campaign_id, address_key) where state <> 'excluded';
create index recipients_due on campaign_recipients (campaign_id, due_at) where due_at is not null;
call protect_tenant_table('campaign_recipients');

alter table messages
  add column variant smallint not null default 0,
  -- tries that began, and when the last one did
  add column attempts smallint not null default 0,
  add column attempted_at timestamptz,
  -- quiet hours or the campaign's own end: no try begins after it
  add column allowed_until timestamptz,
  -- the first answer to it, and what a person (not a machine) did with it
  add column replied_at timestamptz,
  add column opened_at timestamptz,
  add column clicked_at timestamptz,
  add column machine_opened_at timestamptz,
  -- of one that came in: the message of ours that caused it
  add column answers uuid;
create index messages_answers on messages (answers) where answers is not null;

-- Every step of a campaign and who or what took it.
create table campaign_log (
  id uuid primary key,
  workspace_id uuid not null,
  campaign_id uuid not null references campaigns (id),
  at timestamptz not null default now(),
  step text not null,
  actor text not null,
  detail jsonb not null default '{}'
);
create index campaign_log_of_campaign on campaign_log (campaign_id, id);
call protect_tenant_table('campaign_log');

-- What the campaigns' rows add up to: one delta row per statement that changed them, folded by a timer.
create table campaign_counts (
  workspace_id uuid not null,
  campaign_id uuid not null,
  variant smallint not null,
  queued integer not null default 0,
  handed integer not null default 0,
  held integer not null default 0,
  excluded integer not null default 0,
  under_way integer not null default 0,
  doubtful integer not null default 0,
  sent integer not null default 0,
  delivered integer not null default 0,
  read integer not null default 0,
  failed integer not null default 0,
  replied integer not null default 0,
  opened integer not null default 0,
  clicked integer not null default 0
);
create index campaign_counts_of_campaign on campaign_counts (campaign_id);
call protect_tenant_table('campaign_counts');

create function count_recipients() returns trigger language plpgsql security definer set search_path = public as $$
begin
  if tg_op = 'INSERT' then
    insert into campaign_counts (workspace_id, campaign_id, variant, queued, handed, held, excluded)
    select workspace_id, campaign_id, variant, count(*) filter (where state = 'queued'), count(*) filter (where state = 'handed'),
      count(*) filter (where state = 'held'), count(*) filter (where state = 'excluded')
    from after group by 1, 2, 3;
  else
    insert into campaign_counts (workspace_id, campaign_id, variant, queued, handed, held, excluded)
    select workspace_id, campaign_id, variant, sum(n * (state = 'queued')::int), sum(n * (state = 'handed')::int),
      sum(n * (state = 'held')::int), sum(n * (state = 'excluded')::int)
    from (select workspace_id, campaign_id, variant, state, 1 as n from after union all select workspace_id, campaign_id, variant, state, -1 from before) r
    group by 1, 2, 3
    having sum(n * (state = 'queued')::int) <> 0 or sum(n * (state = 'held')::int) <> 0 or sum(n * (state = 'excluded')::int) <> 0;
  end if;
  return null;
end $$;
create trigger count_new_recipients after insert on campaign_recipients referencing new table as after for each statement execute function count_recipients();
create trigger count_changed_recipients after update on campaign_recipients referencing old table as before new table as after for each statement execute function count_recipients();

-- Most messages belong to no campaign and most changes move no count: then nothing is written.
create function count_campaign_messages() returns trigger language plpgsql security definer set search_path = public as $$
begin
  if tg_op = 'UPDATE' then
    insert into campaign_counts (workspace_id, campaign_id, variant, under_way, doubtful, sent, delivered, read, failed, replied, opened, clicked)
    select * from (
      select workspace_id, campaign_id, variant, sum(n * (state in ('pending', 'sending'))::int) as under_way, sum(n * (state = 'doubtful')::int) as doubtful,
        sum(n * (sent_at is not null)::int) as sent, sum(n * (delivered_at is not null)::int) as delivered, sum(n * (read_at is not null)::int) as read,
        sum(n * (failed_at is not null)::int) as failed, sum(n * (replied_at is not null)::int) as replied,
        sum(n * (opened_at is not null)::int) as opened, sum(n * (clicked_at is not null)::int) as clicked
      from (select a.*, 1 as n from after a where a.campaign_id is not null union all select b.*, -1 from before b where b.campaign_id is not null) m
      where direction = 'out' group by 1, 2, 3
    ) d where (under_way, doubtful, sent, delivered, read, failed, replied, opened, clicked) <> (0, 0, 0, 0, 0, 0, 0, 0, 0);
  elsif tg_op = 'INSERT' then
    insert into campaign_counts (workspace_id, campaign_id, variant, under_way, doubtful, sent, delivered, read, failed, replied, opened, clicked)
    select workspace_id, campaign_id, variant, count(*) filter (where state in ('pending', 'sending')), count(*) filter (where state = 'doubtful'),
      count(sent_at), count(delivered_at), count(read_at), count(failed_at), count(replied_at), count(opened_at), count(clicked_at)
    from after where campaign_id is not null and direction = 'out' group by 1, 2, 3;
  else
    insert into campaign_counts (workspace_id, campaign_id, variant, under_way, doubtful, sent, delivered, read, failed, replied, opened, clicked)
    select workspace_id, campaign_id, variant, -count(*) filter (where state in ('pending', 'sending')), -count(*) filter (where state = 'doubtful'),
      -count(sent_at), -count(delivered_at), -count(read_at), -count(failed_at), -count(replied_at), -count(opened_at), -count(clicked_at)
    from before where campaign_id is not null and direction = 'out' group by 1, 2, 3;
  end if;
  return null;
end $$;
create trigger count_new_messages after insert on messages referencing new table as after for each statement execute function count_campaign_messages();
create trigger count_changed_messages after update on messages referencing old table as before new table as after for each statement execute function count_campaign_messages();
create trigger count_gone_messages after delete on messages referencing old table as before for each statement execute function count_campaign_messages();

-- Senders: what they may send, and who stopped them.
alter table senders
  add column paused_at timestamptz,
  add column pause_reason text,
  add column per_second real check (per_second > 0),
  add column daily_limit integer check (daily_limit > 0),
  -- {startedOn, perDay: […]}: what it may send on each of its first days
  add column warm_up jsonb,
  -- 0 to 100, by what became of its newest messages (features/senders/health.ts)
  add column health smallint not null default 100;

-- Pace: whoever sends takes some tokens at once, in a statement of its own. `used`: on the day.
create table pace_buckets (
  key text primary key,
  tokens double precision not null,
  at timestamptz not null,
  day date,
  used integer not null default 0
) with (fillfactor = 50);

-- Who answers whom: one row per person's address that somebody here looked at or was given.
create table conversations (
  workspace_id uuid not null,
  channel text not null check (channel in ('whatsapp', 'sms', 'email')),
  address_key text not null,
  seen_at timestamptz,
  assigned_to uuid,
  updated_at timestamptz not null default now(),
  primary key (workspace_id, channel, address_key)
);
call protect_tenant_table('conversations');
