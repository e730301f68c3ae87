-- The queue of exceptions asks for them newest first; there are few.
create index lead_changes_possible_duplicates on lead_changes (workspace_id, at desc) where kind = 'possible_duplicate';
