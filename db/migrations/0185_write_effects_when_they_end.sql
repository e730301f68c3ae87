-- An effect was written three times, each time with all of its indexes: made, begun, ended. That one is under way is said by its work
-- and by its attempt already, so it is written when it is made and when it ends. No index names the status, and a page has room for
-- the second version: the end of a good effect touches no index at all.
update effects set status = 'pending' where status = 'running';
alter table effects drop constraint effects_status_check;
alter table effects add constraint effects_status_check check (status in ('pending', 'done', 'doubtful', 'failed', 'dead', 'cancelled'));
drop index effects_troubled;
-- the status of one that needs somebody, else null: an index over it does not change when an effect ends well
alter table effects add column troubled text generated always as (case when status in ('doubtful', 'failed', 'dead') then status end) stored;
create index effects_troubled on effects (workspace_id, troubled, created_at) where troubled is not null;
alter table effects set (fillfactor = 60);
-- A message is marked as being sent before it leaves; with room on its page that write touches no index either.
alter table messages set (fillfactor = 60);
