-- The list of people walked through everybody's by id: a workspace of ten beside millions read them all.
create index parties_of_workspace on core.parties (workspace_id, id) where merged_into is null and erased_at is null;
