-- The messages ledger: one row per message out or in, whoever sent it. What vendors say of a message is kept as facts, also
-- of one that is not in the ledger (yet); a message's state is a function of the set of its facts.

create table messages (
  id uuid primary key,
  workspace_id uuid not null,
  channel text not null check (channel in ('whatsapp', 'sms', 'email')),
  direction text not null check (direction in ('out', 'in')),
  -- null while no vendor has taken it
  vendor_message_id text,
  connection_id uuid,
  -- our number, instance or address
  sender text,
  -- the other side as it was written, and the key that all its spellings share (features/messages/address.ts)
  address text not null,
  address_key text not null,
  contact_name text,
  party_id uuid references core.parties (id),
  lead_id uuid references leads (id),
  campaign_id uuid,
  subject text,
  -- CPF masked
  text text,
  -- the vendor's id of the message that this one answers
  in_reply_to text,
  state text not null default 'pending' check (state in ('pending', 'sending', 'doubtful', 'sent', 'delivered', 'read', 'failed')),
  -- a later stage implies the earlier ones (features/lifecycle/advance-message.ts); of one that came in: when it came
  sent_at timestamptz,
  delivered_at timestamptz,
  read_at timestamptz,
  failed_at timestamptz,
  error_code text,
  error_message text,
  flags text[] not null default '{}',
  created_at timestamptz not null default now(),
  unique (workspace_id, channel, direction, vendor_message_id),
  check (direction = 'out' or vendor_message_id is not null)
) with (fillfactor = 80);
-- no index on anything that a status changes: a status rewrites the row in place
create index messages_by_time on messages (workspace_id, created_at desc, id desc);
create index messages_of_address on messages (workspace_id, channel, address_key, created_at desc);
create index messages_of_lead on messages (lead_id, created_at desc) where lead_id is not null;
create index messages_of_campaign on messages (campaign_id, id) where campaign_id is not null;
create index messages_answering on messages (workspace_id, channel, in_reply_to) where in_reply_to is not null;
call protect_tenant_table('messages');

create table message_facts (
  workspace_id uuid not null,
  channel text not null,
  -- the vendor's id, or `ledger:` and our own for a message that no vendor took
  message_key text not null,
  state text not null check (state in ('pending', 'sending', 'doubtful', 'sent', 'delivered', 'read', 'failed')),
  -- of several tellings the earliest
  at timestamptz not null,
  error_code text,
  error_message text,
  is_dead_address boolean not null default false,
  connection_id uuid not null,
  sender text,
  intake_id uuid not null,
  primary key (workspace_id, channel, message_key, state)
);
-- a sender's health is counted here, so that no row is hot
create index message_facts_of_sender on message_facts (workspace_id, connection_id, sender, state, at) where sender is not null;
create index message_facts_by_age on message_facts using brin (at);
call protect_tenant_table('message_facts');

-- Our own numbers and instances, and whether they are connected.
create table senders (
  workspace_id uuid not null,
  connection_id uuid not null references connections (id),
  sender text not null,
  channel text not null check (channel in ('whatsapp', 'sms', 'email')),
  -- null: the vendor does not say
  state text check (state in ('open', 'connecting', 'closed', 'banned')),
  reason text,
  state_at timestamptz,
  first_seen_at timestamptz not null default now(),
  primary key (workspace_id, connection_id, sender)
);
call protect_tenant_table('senders');

-- Who wants no messages, and who wants them again.
create table consent_facts (
  workspace_id uuid not null,
  channel text not null check (channel in ('whatsapp', 'sms', 'email')),
  address_key text not null,
  -- of the fact: the same one told again is the same row
  key text not null,
  wish text not null check (wish in ('opt_out', 'opt_in')),
  -- what the person does not want to be written to for
  purpose text not null default 'marketing',
  reason text not null check (reason in ('word', 'vendor', 'link', 'complaint', 'user', 'import')),
  detail text,
  address text not null,
  party_id uuid references core.parties (id),
  at timestamptz not null,
  cause_kind text not null check (cause_kind in ('intake', 'effect', 'user', 'import', 'rule', 'timer')),
  cause_id text not null,
  primary key (workspace_id, channel, address_key, key)
);
create index consent_facts_of_party on consent_facts (party_id) where party_id is not null;
call protect_tenant_table('consent_facts');

-- Who must not be written to: every opt-out without an opt-in after it. One row per person, channel, purpose and reason.
create view suppressions with (security_invoker = true) as
select distinct on (o.workspace_id, o.channel, o.address_key, o.purpose, o.reason)
  o.workspace_id, o.channel, o.address_key, o.address, o.purpose, o.reason, o.detail, o.party_id, o.at as since, o.cause_kind, o.cause_id
from consent_facts o
where o.wish = 'opt_out'
  and not exists (
    select from consent_facts i
    where i.workspace_id = o.workspace_id and i.channel = o.channel and i.address_key = o.address_key and i.wish = 'opt_in'
      and i.purpose = o.purpose and i.at > o.at
  )
order by o.workspace_id, o.channel, o.address_key, o.purpose, o.reason, o.at, o.key;
grant select on suppressions to leadline_api;
