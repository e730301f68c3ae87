-- Failed proofs of who somebody is, by account and by address: counted over all processes, before the proof is looked
-- at, so that many guesses at once are counted too. No tenant's: who asks is not known yet.

create table sign_in_attempts (
  -- keyed hash of what is counted: nothing here tells an address or an account
  key bytea primary key,
  count integer not null,
  -- the count begins anew after this
  until timestamptz not null
);
create index sign_in_attempts_by_age on sign_in_attempts (until);
alter table sign_in_attempts enable row level security;
