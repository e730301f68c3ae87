-- Views of a list that people keep: a filter with a name.
create table saved_views (
  id uuid primary key,
  workspace_id uuid not null references workspaces (id),
  screen text not null check (screen in ('leads', 'intakes', 'campaigns', 'conversions', 'exceptions')),
  name text not null check (name <> ''),
  -- whose it is; null: everybody's in the workspace
  user_id uuid references users (id) on delete cascade,
  -- what the list's address says: filter, sort, columns
  query jsonb not null,
  position integer not null default 0,
  created_at timestamptz not null default now()
);
create index saved_views_of_screen on saved_views (workspace_id, screen, position, id);
call protect_tenant_table('saved_views');

-- What people did about the exceptions queue. Its entries are rows of other tables (features/exceptions); an entry without
-- a mark is open and nobody's.
create table exception_marks (
  workspace_id uuid not null references workspaces (id),
  kind text not null check (kind in ('unreadable', 'undecided', 'effect', 'import_row', 'duplicate', 'unroutable', 'conversion')),
  ref text not null,
  assignee_id uuid references users (id) on delete set null,
  resolved_at timestamptz,
  resolved_by text,
  note text,
  updated_at timestamptz not null default now(),
  primary key (workspace_id, kind, ref),
  check ((resolved_at is null) = (resolved_by is null))
);
call protect_tenant_table('exception_marks');
