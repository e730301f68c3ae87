-- When each timer ran last, so that of many processes one runs it.
create table jobs (
  name text primary key,
  last_run_at timestamptz not null default '-infinity',
  last_error text
);
