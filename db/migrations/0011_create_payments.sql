-- What happened to a lead, and the orders and subscriptions of customers. Facts are kept for good: every status is a
-- function of the set of them (features/lifecycle), so one that comes late, twice or reversed leaves the same rows.
-- `workspace_id` is no foreign key, as in 0003.

-- The facts that a lead's contact_status, website_status and subscription_status follow from.
create table lifecycle_facts (
  workspace_id uuid not null,
  lead_id uuid not null references leads (id),
  -- of the fact: the same one told again is the same row
  key text not null,
  kind text not null check (kind in ('reached', 'opt_out', 'opt_in', 'site', 'purchase', 'refund', 'subscription', 'override')),
  status text,
  -- override: which of the three statuses a person set
  field text check (field in ('contact_status', 'website_status', 'subscription_status')),
  -- unique among all vendors: vendor and its id
  order_id text,
  subscription_id text,
  -- when it happened; of several tellings the earliest
  at timestamptz not null,
  cause_kind text not null check (cause_kind in ('intake', 'effect', 'user', 'import', 'rule', 'timer')),
  cause_id text not null,
  note text not null,
  primary key (workspace_id, lead_id, key),
  check ((field is not null) = (kind = 'override')),
  check ((status is not null) = (kind in ('reached', 'site', 'subscription', 'override'))),
  check ((order_id is not null) = (kind in ('purchase', 'refund'))),
  check (subscription_id is not null or kind <> 'subscription')
);
create index lifecycle_facts_of_lead on lifecycle_facts (lead_id);
call protect_tenant_table('lifecycle_facts');

-- One row per order of one vendor.
create table purchases (
  -- derived from workspace, vendor and order id
  id uuid primary key,
  workspace_id uuid not null,
  vendor text not null,
  order_id text not null,
  connection_id uuid not null,
  -- null while no fact of it named a usable contact
  lead_id uuid references leads (id),
  status text not null default 'none' check (status in ('none', 'abandoned', 'pending', 'refused', 'approved', 'refunded', 'charged_back')),
  since timestamptz,
  -- what is odd about the set of facts (features/lifecycle/purchase-status.ts)
  flags text[] not null default '{}',
  amount numeric(15, 3),
  currency char(3),
  -- customer, product, tracking and the rest as the facts state it, the newest statement of each field; CPF masked
  details jsonb not null default '{}',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (workspace_id, vendor, order_id)
);
create index purchases_by_time on purchases (workspace_id, created_at desc, id desc);
create index purchases_of_lead on purchases (lead_id) where lead_id is not null;
call protect_tenant_table('purchases');

create table purchase_facts (
  workspace_id uuid not null,
  purchase_id uuid not null references purchases (id),
  key text not null,
  status text not null check (status in ('abandoned', 'pending', 'refused', 'approved', 'refunded', 'charged_back')),
  at timestamptz not null,
  -- what it states; CPF masked
  data jsonb not null,
  intake_id uuid not null,
  primary key (workspace_id, purchase_id, key)
);
call protect_tenant_table('purchase_facts');

-- One row per subscription of one vendor.
create table subscriptions (
  id uuid primary key,
  workspace_id uuid not null,
  vendor text not null,
  vendor_subscription_id text not null,
  connection_id uuid not null,
  lead_id uuid references leads (id),
  status text not null default 'none' check (status in ('none', 'active', 'past_due', 'paused', 'cancelled')),
  since timestamptz,
  flags text[] not null default '{}',
  amount numeric(15, 3),
  currency char(3),
  details jsonb not null default '{}',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (workspace_id, vendor, vendor_subscription_id)
);
create index subscriptions_by_time on subscriptions (workspace_id, created_at desc, id desc);
create index subscriptions_of_lead on subscriptions (lead_id) where lead_id is not null;
call protect_tenant_table('subscriptions');

create table subscription_facts (
  workspace_id uuid not null,
  subscription_id uuid not null references subscriptions (id),
  key text not null,
  status text not null check (status in ('active', 'past_due', 'paused', 'cancelled')),
  at timestamptz not null,
  data jsonb not null,
  intake_id uuid not null,
  primary key (workspace_id, subscription_id, key)
);
call protect_tenant_table('subscription_facts');
