-- An address that can never be reached is written to no more.
alter table consent_facts drop constraint consent_facts_reason_check;
alter table consent_facts add constraint consent_facts_reason_check
  check (reason in ('word', 'vendor', 'link', 'complaint', 'bounce', 'user', 'import'));
