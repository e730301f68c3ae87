import { readFile } from 'node:fs/promises'
import { expect, onTestFinished, test } from 'vitest'
import { createTestDatabase } from '../../test/harness/database.ts'
import { describeSchema } from './describe-schema.ts'

test('db/schema.sql is the schema that the migrations lead to', async () => {
  const { pool, drop } = await createTestDatabase()
  onTestFinished(drop)
  const kept = await readFile(new URL('../../db/schema.sql', import.meta.url), 'utf8')
  expect(await describeSchema(pool), 'run `npm run docs`').toBe(kept)
  expect(kept).toMatch(/create table leads \(/)
})

test('every kind of object is described', async () => {
  const { pool, drop } = await createTestDatabase({ isEmpty: true })
  onTestFinished(drop)
  await pool.query(`
    create table parents (id integer primary key, name text not null default 'x' check (name <> ''), twice integer generated always as (id * 2) stored);
    create table children (parent_id integer references parents (id), at timestamptz not null) partition by range (at);
    create table children_20260101 partition of children for values from ('2026-01-01') to ('2026-01-02');
    create table children_rest partition of children default;
    create index children_by_time on children (at desc);
    alter table parents enable row level security;
    create policy everyone on parents to leadline_api using (true);
    grant select, update on parents to leadline_api;
    create function nothing() returns trigger language plpgsql as 'begin return null; end';
    create trigger quiet after insert on parents for each row execute function nothing();
    create view names as select name from parents;`)
  const text = await describeSchema(pool)
  for (const expected of [
    `  name text not null default 'x'::text`,
    '  twice integer generated always as ((id * 2)) stored',
    '  constraint parents_pkey PRIMARY KEY (id)',
    `CHECK ((name <> ''::text))`,
    '  constraint children_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES parents(id)',
    ') partition by range (at);',
    'create table children_rest partition of children default;',
    'CREATE INDEX children_by_time ON ONLY public.children USING btree (at DESC);',
    'alter table parents enable row level security;\ncreate policy everyone on parents to leadline_api using (true);',
    'CREATE TRIGGER quiet AFTER INSERT ON public.parents FOR EACH ROW EXECUTE FUNCTION nothing();',
    'grant select, update on parents to leadline_api;',
    'create view names as\n SELECT name\n   FROM parents;',
    'CREATE OR REPLACE FUNCTION public.nothing()',
  ])
    expect(text).toContain(expected)
  expect(text).not.toContain('20260101')
})
