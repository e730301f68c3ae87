-- When a lead was first written to, first answered and first bought: functions of its lifecycle facts
-- (features/lifecycle/lifecycle-fact.ts), kept on the lead so that funnels and managers' figures read one table.
alter table leads add column first_contact_at timestamptz, add column replied_at timestamptz, add column purchased_at timestamptz;

update leads l set first_contact_at = f.first_contact_at, replied_at = f.replied_at, purchased_at = f.purchased_at
from (
  select lead_id,
    min(at) filter (where (kind = 'reached' and status in ('emailed', 'sms_sent')) or (kind = 'override' and field = 'contact_status' and status <> 'pending')) as first_contact_at,
    min(at) filter (where kind = 'reached' and status = 'replied') as replied_at,
    min(at) filter (where kind = 'purchase' or (kind = 'reached' and status = 'purchased')) as purchased_at
  from lifecycle_facts group by lead_id
) f where f.lead_id = l.id;
