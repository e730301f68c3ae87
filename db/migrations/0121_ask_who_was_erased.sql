-- Which of these workspaces ever erased anybody. Whoever asks holds a lock until its transaction ends, for which an erasure waits:
-- it may be about to write down somebody who is being erased at this moment. Volatile, so that what was committed during the
-- wait is seen.
create function workspaces_with_erased(ids uuid[]) returns setof uuid language plpgsql volatile as $$
begin
  perform pg_advisory_xact_lock_shared(hashtextextended('erasure ' || w.id, 0)) from unnest(ids) as w (id);
  return query select w.id from unnest(ids) as w (id) where exists (select from erased_people e where e.workspace_id = w.id);
end $$;
