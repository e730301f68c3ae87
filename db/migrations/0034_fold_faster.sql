-- A strict function in SQL is never put in line, and calling it costs more than all it does: these three are asked of every
-- row that a condition looks at. The same answers in PL/pgSQL, with the ordinary cases first.

create or replace function fold_text(given text) returns text language plpgsql immutable strict parallel safe as $$
begin
  if given ~ '^[ -~]*$' then
    if position('  ' in given) = 0 then return btrim(lower(given collate "C")); end if;
    return btrim(regexp_replace(lower(given collate "C"), ' +', ' ', 'g'));
  end if;
  return btrim(regexp_replace(
    translate(
      lower(replace(replace(regexp_replace(normalize(given, NFKD), '[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]', '', 'g'), 'ß', 'ss'), 'ẞ', 'ss') collate "C"),
      'ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯЂЄЅІЈЉЊЋЏҐØÆŒĐŁÞÐĦŊŦ',
      'αβγδεζηθικλμνξοπρστυφχψωабвгдежзийклмнопрстуфхцчшщъыьэюяђєѕіјљњћџґøæœđłþðħŋŧ'),
    '[\s\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]+', ' ', 'g'));
end $$;

create or replace function cep_of(given text) returns text language plpgsql immutable strict parallel safe as $$
declare
  digits text := regexp_replace(given, '[^0-9]', '', 'g');
begin
  if length(digits) = 8 and digits not like '00000%'
      and regexp_replace(given, '^\s*([0-9]{2})\.([0-9]{3})', '\1\2') ~ '^\s*[0-9]{5}[-.\s]?[0-9]{3}\s*$' then
    return digits;
  end if;
  return null;
end $$;

create or replace function number_of(given jsonb) returns double precision language plpgsql immutable strict parallel safe as $$
begin
  -- beyond it no double reaches
  if length(given #>> '{}') > 300 then return null; end if;
  if jsonb_typeof(given) = 'number' then return (given #>> '{}')::double precision; end if;
  if jsonb_typeof(given) = 'string' and (given #>> '{}') ~ '^\s*[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,2})?\s*$' then
    return (given #>> '{}')::double precision;
  end if;
  return null;
end $$;
