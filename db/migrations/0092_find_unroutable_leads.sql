-- Leads that a rule would have sent somewhere that could not take them (features/exceptions).
create index leads_unroutable on leads (workspace_id, created_at desc)
  where routing_metadata #>> '{outcome,destination_problem,problem}' is not null;
