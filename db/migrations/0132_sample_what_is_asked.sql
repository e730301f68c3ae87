-- ANALYZE samples what the planner is asked about. Staging is only read by its key, and nobody looks for a lead by all of its check,
-- its stamps or its decision: comparing such documents was half of the time of ANALYZE, which comes round every few seconds while a
-- file is imported.

do $$
declare
  part text;
begin
  for part in select attname from pg_attribute where attrelid = 'import_rows'::regclass and attnum > 0 and not attisdropped loop
    execute format('alter table import_rows alter column %I set statistics %s', part,
      case when part in ('workspace_id', 'job_id', 'reading', 'row') then 10 else 0 end);
  end loop;
  foreach part in array '{contact_quality, field_stamps, routing_metadata, custom, seller, product, description}'::text[] loop
    execute format('alter table leads alter column %I set statistics 0', part);
  end loop;
  foreach part in array '{old_value, new_value, note}'::text[] loop
    execute format('alter table lead_changes alter column %I set statistics 0', part);
  end loop;
  foreach part in array '{profile, provenance}'::text[] loop
    execute format('alter table core.parties alter column %I set statistics 0', part);
  end loop;
end $$;
