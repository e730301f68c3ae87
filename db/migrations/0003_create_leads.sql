-- Parties, their identities, and the enquiries (leads) they make. Column names of `leads` are the ones users' own
-- SQL relies on. `workspace_id` is no foreign key where every lead writes rows: the check locks the workspace's one row
-- and cost 30 % of the server's time per lead; workspaces are never deleted.

create table core.parties (
  id uuid primary key,
  workspace_id uuid not null,
  kind text not null default 'person' check (kind in ('person', 'company')),
  full_name text,
  -- sealed; searched by identities (kind 'cpf', keyed hash), shown masked
  cpf bytea,
  cpf_masked text,
  -- keyed: equal for equal CPFs
  cpf_hash bytea,
  birth_date date,
  gender text,
  -- what enrichment told, allow-listed (domain/events.ts PersonProfile), CPF-free
  profile jsonb not null default '{}',
  -- field → {source, at, confidence, previous}
  provenance jsonb not null default '{}',
  enriched_at timestamptz,
  -- the party that this one proved to be; what still points here is moved there by a timer (features/parties/jobs.ts)
  merged_into uuid references core.parties (id),
  merged_at timestamptz,
  -- {leadId, intakeId}: whose contacts tied the two together
  merged_because jsonb,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index parties_merged on core.parties (merged_at) where merged_into is not null;
create index parties_merged_into on core.parties (merged_into) where merged_into is not null;
call protect_tenant_table('core.parties');

-- A key that leads to one party. Phone keys have their variants folded (domain/phone.ts).
create table identities (
  workspace_id uuid not null,
  kind text not null check (kind in ('phone', 'email', 'cpf', 'cnpj', 'whatsapp', 'vendor')),
  key text not null,
  -- claimed before its party is written, in the same transaction
  party_id uuid not null references core.parties (id) deferrable initially deferred,
  -- the spelling to show; null for CPF
  display text,
  -- the spelling a vendor accepted (WhatsApp ids)
  accepted_as text,
  is_verified boolean not null default false,
  source text not null,
  first_seen_at timestamptz not null default now(),
  primary key (workspace_id, kind, key)
);
create index identities_of_party on identities (party_id);
call protect_tenant_table('identities');

create table leads (
  id uuid primary key,
  workspace_id uuid not null,
  source_workspace_id uuid not null,
  party_id uuid not null references core.parties (id),
  connection_id uuid,
  vendor text not null,
  vendor_lead_id text,
  fingerprint text not null,
  full_name text,
  email text,
  phone text,
  company_name text,
  company_industry text,
  company_size text,
  company_website text,
  company_location_city text,
  company_location_state text,
  company_location_country text,
  company_location_postal_code text,
  job_title text,
  source text,
  description text,
  seller jsonb,
  product jsonb,
  vendor_status text,
  tags text[] not null default '{}',
  custom jsonb not null default '{}',
  -- contact check: score 0..100 and why (features/leads/check-contact.ts)
  contact_quality jsonb not null default '{}',
  -- fingerprint of (name, email, phone) that the last lookup was asked for
  enriched_snapshot text,
  routing_rule_id uuid,
  routing_metadata jsonb,
  delivery_status text not null default 'pending' check (delivery_status in ('pending', 'delivered', 'failed')),
  contact_status text not null default 'pending' check (contact_status in ('pending', 'emailed', 'sms_sent', 'opened', 'clicked', 'replied', 'purchased', 'unsubscribed', 'bounced')),
  website_status text not null default 'none' check (website_status in ('none', 'generating', 'generated', 'deployed', 'sold', 'archived')),
  subscription_status text not null default 'none' check (subscription_status in ('none', 'active', 'past_due', 'paused', 'cancelled')),
  last_interaction_date timestamptz,
  closed_at timestamptz,
  -- field → stamp of the fact that stated it (features/leads/merge-facts.ts); '' is the stamp of all fields not named
  field_stamps jsonb not null default '{}',
  -- when the hub first heard of it
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (workspace_id, fingerprint)
);
create index leads_by_time on leads (workspace_id, created_at desc, id desc);
create index leads_of_party on leads (workspace_id, party_id);
create index leads_by_vendor_id on leads (workspace_id, vendor_lead_id) where vendor_lead_id is not null;
create index leads_by_email on leads (workspace_id, email) where email is not null;
create index leads_by_phone on leads (workspace_id, phone) where phone is not null;
call protect_tenant_table('leads');

-- Where a fingerprint's lead lives now: a re-delivery attaches to a lead that was routed elsewhere.
create table fingerprints (
  workspace_id uuid not null,
  fingerprint text not null,
  -- claimed before its lead is written, in the same transaction: the row is the lead's lock
  lead_id uuid not null references leads (id) deferrable initially deferred,
  primary key (workspace_id, fingerprint)
);
create index fingerprints_of_lead on fingerprints (lead_id);
call protect_tenant_table('fingerprints');

-- What the lookups said about one contact snapshot of one lead; the verdict is a function of its rows.
create table identifications (
  workspace_id uuid not null,
  lead_id uuid not null references leads (id),
  snapshot text not null,
  by text not null check (by in ('phone', 'email')),
  -- skipped: not asked, the contact is fake or missing
  state text not null check (state in ('asked', 'skipped', 'found', 'ambiguous', 'not_found', 'failed')),
  -- sealed CPF and name of the one candidate
  cpf bytea,
  cpf_hash bytea,
  person_name text,
  reason text,
  updated_at timestamptz not null default now(),
  primary key (workspace_id, lead_id, snapshot, by)
);
call protect_tenant_table('identifications');

-- Parties that the contacts of one lead tie together. Appended by whoever saves the lead, settled by a timer
-- (features/parties/link-parties.ts): linking takes locks that a batch of leads cannot take in order.
create table party_ties (
  id uuid primary key,
  workspace_id uuid not null,
  a uuid not null references core.parties (id),
  b uuid not null references core.parties (id),
  lead_id uuid not null references leads (id),
  intake_id uuid not null
);
call protect_tenant_table('party_ties');

-- Everything that changed a lead and what caused it: the lead's timeline beside its events and effects.
create table lead_changes (
  id uuid primary key,
  workspace_id uuid not null,
  lead_id uuid not null references leads (id),
  at timestamptz not null default now(),
  kind text not null,
  field text,
  old_value jsonb,
  new_value jsonb,
  cause_kind text not null check (cause_kind in ('intake', 'effect', 'user', 'import', 'rule', 'timer')),
  cause_id text not null,
  note text
);
create index lead_changes_of_lead on lead_changes (workspace_id, lead_id, at);
call protect_tenant_table('lead_changes');

-- Paid answers, kept for their time so that the same question is not paid twice.
create table lookups (
  workspace_id uuid not null references workspaces (id),
  connection_id uuid not null,
  kind text not null,
  key_hash bytea not null,
  -- sealed JSON of the events it answered with
  answer bytea not null,
  asked_at timestamptz not null default now(),
  expires_at timestamptz not null,
  primary key (workspace_id, connection_id, kind, key_hash)
);
create index lookups_by_expiry on lookups (expires_at);
call protect_tenant_table('lookups');

create table lookup_budgets (
  workspace_id uuid not null references workspaces (id),
  connection_id uuid not null,
  day date not null,
  used integer not null default 0,
  primary key (workspace_id, connection_id, day)
);
call protect_tenant_table('lookup_budgets');

-- Links a party and its lead to the facts that spoke of them and the requests these came in: for the timeline, access
-- reports and erasure.
create table party_intakes (
  workspace_id uuid not null,
  party_id uuid not null references core.parties (id),
  lead_id uuid not null references leads (id),
  intake_id uuid not null,
  received_at timestamptz not null,
  event_id uuid not null,
  primary key (workspace_id, party_id, intake_id, event_id)
);
call protect_tenant_table('party_intakes');
