-- How long a workspace keeps what, by class of data; what has no rule is kept.

create table retention_rules (
  workspace_id uuid not null references workspaces (id),
  data_class text not null check (data_class in ('raw_requests', 'outgoing_records', 'message_texts', 'notes', 'inactive_people')),
  keep_days integer not null check (keep_days between 1 and 36500),
  changed_at timestamptz not null default now(),
  primary key (workspace_id, data_class)
);
call protect_tenant_table('retention_rules');
