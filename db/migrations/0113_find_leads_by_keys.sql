-- Leads by what few of them have: a state, a city, a tag, a custom field. A list of such leads walked the newest first
-- through all of them. The keys are a sieve, not the answer: every condition is asked again of what they find
-- (features/leads/rare-keys.ts says which keys a lead that meets a condition must have).

-- `kind:value`, folded, as numbers of the workspace's own: small in the index, and the planner's statistics know how many
-- leads of one workspace have one. Folded all at once, since folding is what costs: a value with a bar falls into two, and
-- nobody asks for one. Names are qualified: ANALYZE and the making of an index search no schema of ours.
create function lead_keys(workspace uuid, industry text, city text, state text, country text, postal_code text, phone text, source text,
  vendor text, vendor_status text, product jsonb, tags text[], custom jsonb)
returns bigint[] language plpgsql immutable parallel safe as $$
declare
  seed bigint := uuid_hash_extended(workspace, 0);
  words text := concat('vendor:' || vendor, '|industry:' || industry, '|city:' || city, '|state:' || state, '|country:' || country,
    '|cep:' || left(public.cep_of(postal_code), 3),
    '|ddd:' || case when left(phone, 3) = '+55' then substr(phone, 4, 2) end,
    '|source:' || source, '|vendor_status:' || vendor_status, '|product:' || (product ->> 'name'),
    '|tag:' || case when cardinality(tags) > 0 then array_to_string(tags, '|tag:') end);
begin
  if custom <> '{}' then
    words := concat(words, (select string_agg('|custom.' || name || ':' || value, '') from jsonb_each_text(custom) as c (name, value)));
  end if;
  words := replace(replace(replace(public.fold_text(words || '|'), '.', ''), ' |', '|'), ': ', ':');
  if position('-' in words) > 0 then
    words := regexp_replace(words, '\|state:[a-z]{2}-(?=[a-z]{2}\|)', '|state:');
  end if;
  return array(select hashtextextended(word, seed) from unnest(string_to_array(left(words, -1), '|')) as word);
end $$;

create index leads_by_keys on leads using gin (lead_keys(workspace_id, company_industry, company_location_city, company_location_state,
  company_location_country, company_location_postal_code, phone, source, vendor, vendor_status, product, tags, custom));

-- How many leads of the caller's workspace have each of these keys, by the planner's statistics; a key that they do not
-- name is rarer than those they do. No rows: nothing is known yet. As the owner: nobody else may look at them.
create function count_keys(given text[]) returns table (key text, leads double precision, all_leads double precision)
language sql stable security definer set search_path = public, pg_temp as $$
  with known as (
    select most_common_elems::text::bigint[] as elements, most_common_elem_freqs as shares, greatest(c.reltuples, 0) as total
    from pg_stats s join pg_class c on c.oid = 'leads'::regclass
    where s.schemaname = 'public' and s.tablename = 'leads_by_keys' and s.attname = 'lead_keys' and most_common_elems is not null
  )
  select g, total * coalesce(shares[array_position(elements, hashtextextended(g, uuid_hash_extended(current_workspace(), 0)))],
      shares[cardinality(elements) + 1]), total
  from known cross join unnest(given) as g
$$;

-- The newest leads with a key of each of these sets before a row of the list, among those that the caller sees. Runs as
-- the owner and looks at the caller's workspace only: `&&` is not leakproof, so under row-level security the index would
-- not be used. Materialized: the order must not tempt the planner to walk the list. EXECUTE: planned for these very keys.
create function leads_with_keys(given jsonb, before_at timestamptz, before_id uuid, most integer)
returns table (lead_id uuid, listed_at timestamptz) language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  seed bigint := uuid_hash_extended(current_workspace(), 0);
  keys constant text := 'lead_keys(workspace_id, company_industry, company_location_city, company_location_state, company_location_country,
    company_location_postal_code, phone, source, vendor, vendor_status, product, tags, custom)';
  has_each text := (
    select string_agg(format('%s && %L::bigint[]', keys, array(
      select hashtextextended(word, seed) from jsonb_array_elements_text(one) as word)), ' and ')
    from jsonb_array_elements(given) as one);
begin
  return query execute format(
    'with found as materialized (select id, created_at, owner_id, team_id from leads where %s and workspace_id = $1)
     select id, created_at from found where (created_at, id) < ($2, $3) and sees_record(owner_id, team_id)
     order by created_at desc, id desc limit $4', has_each)
    using current_workspace(), before_at, before_id, most;
end $$;
