-- How far a connection's vendor was asked for what it never sends by itself.
create table polls (
  workspace_id uuid not null,
  connection_id uuid not null references connections (id) on delete cascade,
  -- the vendor's command that asks
  command text not null,
  asked_at timestamptz not null,
  -- everything until then was asked for; null while no asking went well
  reached timestamptz,
  last_error text,
  primary key (workspace_id, connection_id, command)
);
call protect_tenant_table('polls');
