-- Who stopped a sender: what it did wrong is over when it connects again, what a person said is not.
alter table senders add column paused_by text check (paused_by in ('person', 'fault'));
