-- An agency's brand is what its clients see: a workspace without one has that of the nearest above it. As a whole: a name of one
-- and a logo of another would be nobody's.
create function brand_of(of_workspace uuid) returns jsonb language sql stable as $$
  with recursive up (parent_id, brand, depth) as (
    select parent_id, settings -> 'brand', 0 from workspaces where id = of_workspace
    union all
    select w.parent_id, w.settings -> 'brand', depth + 1 from up join workspaces w on w.id = up.parent_id where up.brand is null
  )
  select jsonb_build_object('name', brand ->> 'name', 'logo', brand ->> 'logo', 'colour', brand ->> 'colour') from up order by depth desc limit 1
$$;
