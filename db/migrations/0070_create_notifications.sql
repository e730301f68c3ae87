-- What people are told in the hub itself, and the alerts that watch over it.

create table notifications (
  id uuid primary key,
  workspace_id uuid not null references workspaces (id),
  -- of the wish that it shows: told once, however often the wish is made
  key text not null,
  topic text not null,
  title text not null,
  text text not null,
  url text,
  lead_id uuid,
  -- whom it is for, in lower case; empty: everybody in the workspace
  emails text[] not null default '{}',
  created_at timestamptz not null,
  unique (workspace_id, key)
);
create index notifications_by_time on notifications (workspace_id, id desc);
call protect_tenant_table('notifications');

-- `reader` is a user's id; a workspace's keys read together, as `key`
create table notification_reads (
  workspace_id uuid not null references workspaces (id),
  notification_id uuid not null references notifications (id) on delete cascade,
  reader text not null,
  read_at timestamptz not null default now(),
  primary key (workspace_id, reader, notification_id)
);
call protect_tenant_table('notification_reads');

-- Topics that a person does not want: not in the list, or not by e-mail. No row: everything.
create table notification_preferences (
  workspace_id uuid not null references workspaces (id),
  user_id uuid not null references users (id) on delete cascade,
  muted_topics text[] not null default '{}',
  no_email_topics text[] not null default '{}',
  updated_at timestamptz not null default now(),
  primary key (workspace_id, user_id)
);
call protect_tenant_table('notification_preferences');

create table alert_rules (
  id uuid primary key default gen_random_uuid(),
  workspace_id uuid not null references workspaces (id),
  name text not null check (name <> ''),
  kind text not null check (kind in ('connection_failures', 'signature_failures', 'import_failures', 'routing_match',
    'oldest_work', 'circuit_open', 'sender_disconnected', 'doubtful_effects')),
  -- null: any of the workspace's
  connection_id uuid references connections (id) on delete cascade,
  threshold double precision not null check (threshold >= 0),
  window_minutes integer not null default 15 check (window_minutes between 1 and 10080),
  is_enabled boolean not null default true,
  via text[] not null default '{email,slack}' check (via <@ array['email', 'slack']),
  -- e-mail addresses; empty: the workspace's owners and admins
  recipients text[] not null default '{}',
  -- where it stands: written by the line, once per change
  state text not null default 'ok' check (state in ('ok', 'firing')),
  value double precision,
  -- how often it changed: names the change, so that each is told once
  changes integer not null default 0,
  changed_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index alert_rules_of_workspace on alert_rules (workspace_id, id);
call protect_tenant_table('alert_rules');

-- Every workspace begins with these.
create function add_usual_alerts() returns trigger language plpgsql as $$
begin
  insert into alert_rules (workspace_id, name, kind, threshold, window_minutes) values
    (new.id, 'Failing calls of a connection', 'connection_failures', 50, 15),
    (new.id, 'Signature failures', 'signature_failures', 5, 15),
    (new.id, 'Failed rows of imports', 'import_failures', 10, 60),
    (new.id, 'Leads that match no routing rule', 'routing_match', 80, 1440),
    (new.id, 'Work that waits', 'oldest_work', 60, 15),
    (new.id, 'A connection that is paused after failures', 'circuit_open', 0, 15),
    (new.id, 'A sender that is disconnected', 'sender_disconnected', 0, 15),
    (new.id, 'Effects whose outcome is unknown', 'doubtful_effects', 0, 15);
  return null;
end $$;
create trigger usual_alerts after insert on workspaces for each row execute function add_usual_alerts();

insert into alert_rules (workspace_id, name, kind, threshold, window_minutes)
select w.id, u.name, u.kind, u.threshold, u.minutes
from workspaces w, (values
  ('Failing calls of a connection', 'connection_failures', 50, 15),
  ('Signature failures', 'signature_failures', 5, 15),
  ('Failed rows of imports', 'import_failures', 10, 60),
  ('Leads that match no routing rule', 'routing_match', 80, 1440),
  ('Work that waits', 'oldest_work', 60, 15),
  ('A connection that is paused after failures', 'circuit_open', 0, 15),
  ('A sender that is disconnected', 'sender_disconnected', 0, 15),
  ('Effects whose outcome is unknown', 'doubtful_effects', 0, 15)) as u (name, kind, threshold, minutes);
