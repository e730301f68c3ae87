-- A conversion's lead is its order's: kept twice, it depended on which fact came first. Who may see the order may see it.
drop policy if exists records on conversions;
alter table conversions drop column lead_id;
call limit_records('conversions', 'exists (select from purchases p where p.id = conversions.purchase_id)');
