-- When a sender last exchanged a message with anybody, to the minute; null for one that never did.
alter table senders add column last_contact_at timestamptz;
