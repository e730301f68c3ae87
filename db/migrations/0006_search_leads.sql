-- Leads by words of their name or company: any order, each a prefix, without case and accents.

create function lead_words(full_name text, company_name text) returns tsvector language sql immutable parallel safe
  return to_tsvector('simple', translate(lower(coalesce(full_name, '') || ' ' || coalesce(company_name, '')),
    'ÁÀÂÃÄÉÈÊËÍÌÎÏÓÒÔÕÖÚÙÛÜÇÑáàâãäéèêëíìîïóòôõöúùûüçñ', 'aaaaaeeeeiiiiooooouuuucnaaaaaeeeeiiiiooooouuuucn'));

create index leads_by_words on leads using gin (lead_words(full_name, company_name));

-- The newest matches before a row of the list. Runs as the owner and looks at the caller's workspace only: `@@` is not
-- leakproof, so under row-level security the index would not be used. EXECUTE: planned for these very words.
create function search_leads(words text, before_at timestamptz, before_id uuid, most integer)
returns table (lead_id uuid, listed_at timestamptz) language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  return query execute
    'select id, created_at from leads
     where workspace_id = $1 and lead_words(full_name, company_name) @@ to_tsquery(''simple'', $2) and (created_at, id) < ($3, $4)
     order by created_at desc, id desc limit $5'
    using current_workspace(), words, before_at, before_id, most;
end $$;

-- Lists of the few leads in a state that a new lead is not in; a lead that is saved pays for none of them.
create index leads_by_contact_status on leads (workspace_id, contact_status, created_at desc, id desc) where contact_status <> 'pending';
create index leads_by_website_status on leads (workspace_id, website_status, created_at desc, id desc) where website_status <> 'none';
create index leads_by_subscription_status on leads (workspace_id, subscription_status, created_at desc, id desc)
  where subscription_status <> 'none';
create index leads_closed on leads (workspace_id, created_at desc, id desc) where closed_at is not null;
create index leads_enriched on leads (workspace_id, created_at desc, id desc) where enriched_snapshot is not null;
