-- Leads by words of their name or company: any order, each a prefix, without case and accents.

create function lead_words(full_name text, company_name text) returns tsvector language sql immutable parallel safe
  return to_tsvector('simple', translate(lower(coalesce(full_name, '') || ' ' || coalesce(company_name, '')),
    'ÁÀÂÃÄÉÈÊËÍÌÎÏÓÒÔÕÖÚÙÛÜÇÑáàâãäéèêëíìîïóòôõöúùûüçñ', 'aaaaaeeeeiiiiooooouuuucnaaaaaeeeeiiiiooooouuuucn'));

create index leads_by_words on leads using gin (lead_words(full_name, company_name));

-- The newest matches before a row of the list. Runs as the owner and looks at the caller's workspace only: `@@` is not
-- leakproof, so under row-level security the index would not be used. EXECUTE: planned for these very words.
create function search_leads(words text, before_at timestamptz, before_id uuid, most integer)
returns table (lead_id uuid, listed_at timestamptz) language plpgsql stable security definer set search_path = public as $$
begin
  return query execute
    'select id, created_at from leads
     where workspace_id = $1 and lead_words(full_name, company_name) @@ to_tsquery(''simple'', $2) and (created_at, id) < ($3, $4)
     order by created_at desc, id desc limit $5'
    using current_workspace(), words, before_at, before_id, most;
end $$;
