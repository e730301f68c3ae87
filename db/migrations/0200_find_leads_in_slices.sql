-- What an index of words or keys finds comes in no order: a page of the newest fetched everything that was found, ten
-- thousand rows for a state of one lead in three hundred. Now the list is taken in slices, the newest first, until the page
-- is full: the index of the list's order says which leads a slice has, and only those of them that were found are fetched.

-- Where the slices before a place of the list begin: so many hundredths of all leads further down, the last at the end. By the
-- planner's statistics: one slice for whoever may not look at them. They speak of all workspaces, hence only of how soon a
-- page is full.
create function slices_before(before_at timestamptz, hundredths integer[]) returns timestamptz[] language sql stable as $$
  select array_agg(coalesce(known.bounds[width_bucket(before_at, known.bounds) - back], '-infinity') order by back)
  from (select 1) as always
  left join (
    select histogram_bounds::text::timestamptz[] as bounds from pg_stats
    where schemaname = 'public' and tablename = 'leads' and attname = 'created_at' and histogram_bounds is not null
  ) as known on true
  cross join unnest(hundredths || 1000) as back
$$;

-- What a common key or word finds is held as a bitmap, exact only with room for each of the table's pages (50 bytes each).

-- Two slices: common words are dear to look up, and each slice does it again.
create or replace function search_leads(words text, before_at timestamptz, before_id uuid, most integer)
returns table (lead_id uuid, listed_at timestamptz) language plpgsql stable security definer set search_path = public, pg_temp set work_mem = '64MB' as $$
declare
  edge timestamptz; found integer; missing integer := most;
begin
  foreach edge in array slices_before(before_at, array[4]) loop
    return query execute
      'with found as materialized (select id, created_at from leads
         where workspace_id = $1 and lead_words(full_name, company_name) @@ to_tsquery(''simple'', $2) and (created_at, id) < ($3, $4) and created_at >= $5)
       select id, created_at from found order by created_at desc, id desc limit $6'
      using current_workspace(), words, before_at, before_id, edge, missing;
    get diagnostics found = row_count;
    missing := missing - found;
    exit when missing <= 0 or edge = '-infinity';
    before_at := edge;
    before_id := '00000000-0000-0000-0000-000000000000';
  end loop;
end $$;

-- `of_owner`: null, or whose leads alone are meant. `expected`: how many there may be; few, and an owner's, are fetched at once.
drop function leads_with_keys;
create function leads_with_keys(given jsonb, of_owner uuid, expected integer, before_at timestamptz, before_id uuid, most integer)
returns table (lead_id uuid, listed_at timestamptz) language plpgsql stable security definer set search_path = public, pg_temp set work_mem = '64MB' as $$
declare
  seed bigint := uuid_hash_extended(current_workspace(), 0);
  has_each text := (
    select string_agg(format('keys && %L::bigint[]', array(
      select hashtextextended(word, seed) from jsonb_array_elements_text(one) as word)), ' and ')
    from jsonb_array_elements(given) as one);
  is_owned text := case when of_owner is null then '' else format(' and owner_id = %L', of_owner) end;
  edge timestamptz; found integer; missing integer := most;
begin
  foreach edge in array slices_before(before_at, case when expected > 3000 and of_owner is null then array[1, 8, 40] else '{}' end) loop
    return query execute format(
      'with found as materialized (select id, created_at, owner_id, team_id from leads
         where %s%s and workspace_id = $1 and (created_at, id) < ($2, $3) and created_at >= $4)
       select id, created_at from found where sees_record(owner_id, team_id) order by created_at desc, id desc limit $5', has_each, is_owned)
      using current_workspace(), before_at, before_id, edge, missing;
    get diagnostics found = row_count;
    missing := missing - found;
    exit when missing <= 0 or edge = '-infinity';
    before_at := edge;
    before_id := '00000000-0000-0000-0000-000000000000';
  end loop;
end $$;
