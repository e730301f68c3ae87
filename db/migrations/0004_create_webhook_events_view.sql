-- The view that users' monitoring queries read: one row per fact of a request (a batch of a hundred leads is a
-- hundred rows), one for a request without facts.

create view webhook_events with (security_invoker = true) as
select
  i.id,
  i.workspace_id,
  i.vendor,
  coalesce(e.subject, i.subject) as lead_id,
  coalesce(i.action, i.type) as hook_action,
  coalesce(r.status, case when w.state = 'waiting' then 'processing' else 'pending' end) as status,
  i.received_at,
  r.processed_at,
  r.error_message,
  e.data as payload
from intakes i
left join events e on e.workspace_id = i.workspace_id and e.received_at = i.received_at and e.intake_id = i.id and e.effect_id is null
left join intake_results r on r.workspace_id = i.workspace_id and r.received_at = i.received_at and r.intake_id = i.id
left join work w on w.id = i.id;
grant select on webhook_events to leadline_api;
