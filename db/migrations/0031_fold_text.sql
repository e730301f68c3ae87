-- Text as conditions compare it: the SQL twin of `fold` (domain/fold.ts). Without accents and case, runs of white space as
-- one space, trimmed. Independent of the server's locale: beyond ASCII the capitals are named here.

create function fold_text(given text) returns text language sql immutable strict parallel safe return
  case when given ~ '^[ -~]*$' then btrim(regexp_replace(lower(given collate "C"), ' +', ' ', 'g'))
  else btrim(regexp_replace(
    translate(
      lower(replace(replace(regexp_replace(normalize(given, NFKD), '[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]', '', 'g'), 'ß', 'ss'), 'ẞ', 'ss') collate "C"),
      'ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯЂЄЅІЈЉЊЋЏҐØÆŒĐŁÞÐĦŊŦ',
      'αβγδεζηθικλμνξοπρστυφχψωабвгдежзийклмнопрстуфхцчшщъыьэюяђєѕіјљњћџґøæœđłþðħŋŧ'),
    '[\s\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]+', ' ', 'g'))
  end;

-- Eight digits of a Brazilian postal code, or null: the SQL twin of `normalizeCep` (domain/place.ts).
create function cep_of(given text) returns text language sql immutable strict parallel safe return
  case when regexp_replace(given, '^\s*([0-9]{2})\.([0-9]{3})', '\1\2') ~ '^\s*[0-9]{5}[-.\s]?[0-9]{3}\s*$'
      and regexp_replace(given, '[^0-9]', '', 'g') not like '00000%'
    then regexp_replace(given, '[^0-9]', '', 'g') end;

-- A number, also one that is written as text; null for anything else.
create function number_of(given jsonb) returns double precision language sql immutable strict parallel safe return
  case when jsonb_typeof(given) in ('number', 'string')
      and (given #>> '{}') ~ '^\s*[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,2})?\s*$'
    then (given #>> '{}')::double precision end;
