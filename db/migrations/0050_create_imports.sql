-- A file of leads on its way into the hub: one job, its rows copied into staging, what became of each.

create table bulk_upload_jobs (
  id uuid primary key,
  workspace_id uuid not null references workspaces,
  source text not null default 'csv',
  filename text not null,
  created_by text not null,
  -- uploading → mapping → (reviewing → mapping) → processing ⇄ paused → completed | cancelled; completed | cancelled → undoing → undone
  status text not null default 'uploading' check (status in
    ('uploading', 'mapping', 'reviewing', 'processing', 'paused', 'completed', 'cancelled', 'failed', 'undoing', 'undone')),
  -- starts by itself once the file is in: the caller of bulk-upload asked for nothing else
  is_automatic boolean not null default false,
  -- what the file turned out to be: kind, encoding, delimiter
  format jsonb,
  -- of each column: name, samples, what was guessed
  columns jsonb,
  mapping jsonb,
  -- default values of fields, and what to do about each class of error
  defaults jsonb not null default '{}',
  fixes jsonb not null default '{}',
  -- the rows that are read with the present mapping; another mapping is read into another reading
  reading integer not null default 0,
  intake_id uuid,
  intake_received_at timestamptz,
  -- rows up to here are merged, or reviewed; changed in the transaction that merges them
  next_row integer not null default 0,
  undo_row integer,
  total_records integer check (total_records > 0),
  created_records integer not null default 0,
  updated_records integer not null default 0,
  unchanged_records integer not null default 0,
  duplicate_records integer not null default 0,
  invalid_records integer not null default 0,
  suppressed_records integer not null default 0,
  successful_records integer not null generated always as (created_records + updated_records + unchanged_records + duplicate_records) stored,
  failed_records integer not null generated always as (invalid_records + suppressed_records) stored,
  -- leads by the slug of the workspace where they are now
  routing jsonb not null default '{}',
  -- the same counts as a dry run found them
  review jsonb,
  undone jsonb,
  error_code text,
  error_message text,
  error_line integer,
  error_column integer,
  -- who works on it: a process that goes silent loses it, and what it still writes is refused
  worker_id uuid,
  leased_until timestamptz,
  -- seconds of work, for rows per second and the time left
  active_seconds real not null default 0,
  created_at timestamptz not null default now(),
  started_at timestamptz,
  completed_at timestamptz,
  updated_at timestamptz not null default now(),
  check (total_records is null or next_row <= total_records)
);
create index bulk_upload_jobs_by_time on bulk_upload_jobs (workspace_id, created_at desc, id desc);
create index bulk_upload_jobs_open on bulk_upload_jobs (created_at) where status in ('uploading', 'reviewing', 'processing', 'undoing');
call protect_tenant_table('bulk_upload_jobs');

-- Staging: every row as it stood in the file, and what it says once it is read.
create table import_rows (
  workspace_id uuid not null,
  job_id uuid not null references bulk_upload_jobs on delete cascade,
  reading integer not null,
  row integer not null,
  -- in the file
  line integer not null,
  -- a JSON array of texts
  cells text not null,
  -- a JSON array of what is wrong; a row with an error is invalid
  problems text,
  is_invalid boolean not null default false,
  -- names more contacts than its own columns hold
  has_more boolean not null default false,
  occurred_at timestamptz,
  lead_id uuid,
  party_id uuid,
  fingerprint text,
  phone_key text,
  email_key text,
  vendor_lead_id text,
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
  tags text[],
  custom jsonb,
  contact_quality jsonb,
  field_stamps jsonb,
  party_provenance jsonb,
  primary key (workspace_id, job_id, reading, row)
);
create index import_rows_with_problems on import_rows (workspace_id, job_id, reading, row) where problems is not null;
call protect_tenant_table('import_rows');

-- What became of rows. A merged row without one made the new lead that staging names.
create table import_results (
  workspace_id uuid not null,
  job_id uuid not null references bulk_upload_jobs on delete cascade,
  row integer not null,
  -- null: shares a contact with another row of the file, and is looked at one by one
  bucket text check (bucket in ('created', 'updated', 'unchanged', 'duplicate', 'invalid', 'suppressed')),
  -- the same by a dry run
  review text check (review in ('created', 'updated', 'unchanged', 'duplicate', 'invalid', 'suppressed')),
  lead_id uuid,
  duplicate_of integer,
  -- why an undo left the lead alone
  kept_because text,
  primary key (workspace_id, job_id, row)
);
create index import_results_by_bucket on import_results (workspace_id, job_id, bucket, row);
call protect_tenant_table('import_results');

-- What a column was taken for the last time, by the source of the file and the folded name of the column.
create table import_mappings (
  workspace_id uuid not null references workspaces,
  source text not null,
  column_name text not null,
  target jsonb not null,
  used_at timestamptz not null default now(),
  primary key (workspace_id, source, column_name)
);
call protect_tenant_table('import_mappings');
