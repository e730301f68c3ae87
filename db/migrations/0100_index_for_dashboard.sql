-- what the dashboard counts and links: leads that nobody owns, and what a request changed
create index leads_unassigned on leads (workspace_id, created_at desc, id desc) where owner_id is null and closed_at is null;
create index lead_changes_by_cause on lead_changes (workspace_id, cause_id);
