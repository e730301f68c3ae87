-- A workspace is made in its parent's transaction, where the child's own rows may not be written: the usual alerts are
-- added as the owner.
alter function add_usual_alerts() security definer set search_path = public, pg_temp;
