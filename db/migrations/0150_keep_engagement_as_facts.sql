-- What readers and machines did with a message is a fact about it like its stages, and waits like them for a message that is not known yet.
alter table message_facts drop constraint message_facts_state_check;
alter table message_facts add constraint message_facts_state_check check (
  state in ('pending', 'sending', 'doubtful', 'sent', 'delivered', 'read', 'failed', 'opened', 'clicked', 'machine_opened')
);
