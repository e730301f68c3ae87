import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../test/harness/database.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.drop())

const names = async (sql: string) => (await db.pool.query<{ name: string }>(sql)).rows.map(({ name }) => name)
/** Tables and views that the API role may read, their partitions left out. */
const readable = `from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname in ('public', 'core') and not c.relispartition and has_table_privilege('leadline_api', c.oid, 'select')`

describe('what the API role may read', () => {
  it('is behind row-level security: tables by policies of their own, views as whoever asks', async () => {
    expect(
      (await names(`select c.oid::regclass::text as name ${readable} and c.relkind in ('r', 'p')`)).length,
    ).toBeGreaterThan(25)
    expect(
      await names(
        `select c.oid::regclass::text as name ${readable} and c.relkind in ('r', 'p') and not c.relrowsecurity`,
      ),
    ).toEqual([])
    expect(
      await names(
        `select c.oid::regclass::text as name ${readable} and c.relkind = 'v' and not coalesce(c.reloptions, '{}') @> '{security_invoker=true}'`,
      ),
    ).toEqual([])
    expect(await names(`select c.oid::regclass::text as name ${readable} and c.relkind = 'm'`)).toEqual([])
  })

  it('says for each row which workspace it is of, and asks for that one', async () => {
    const others =
      await names(`select c.oid::regclass::text as name ${readable} and c.relkind in ('r', 'p') and not exists (
      select from pg_policy p where p.polrelid = c.oid and p.polpermissive and p.polname = 'tenant' and pg_get_expr(p.polqual, c.oid) = '(workspace_id = ( SELECT current_workspace() AS current_workspace))')`)
    // the workspaces themselves, and the people in them
    expect(others.sort()).toEqual(['users', 'workspaces'])
    const wide = await names(`select polrelid::regclass::text || '.' || polname as name from pg_policy
      where polpermissive and polname <> 'tenant' and polrelid not in ('users'::regclass, 'workspaces'::regclass)`)
    expect(wide, 'policies that show more than the workspace').toEqual([])
  })

  it('leaves somebody’s records to whoever may see the lead', async () => {
    // a column of one of these names leads to a person
    const columns = `'{lead_id,party_id,purchase_id,subscription_id,effect_id,intake_id,message_id,address,address_key,email,phone,full_name,contact_name,cpf}'::text[]`
    const open = await names(`select c.oid::regclass::text as name ${readable} and c.relkind in ('r', 'p')
      and exists (select from pg_attribute a where a.attrelid = c.oid and not a.attisdropped and a.attname::text = any (${columns}))
      and not exists (select from pg_policy p join pg_roles r on r.oid = any (p.polroles)
        where p.polrelid = c.oid and not p.polpermissive and r.rolname in ('leadline_limited', 'leadline_own'))`)
    const why: Record<string, string> = {
      users: 'the workspace’s own people',
      campaigns: 'its words and counts; whom it goes to stands in `messages`',
      invitations: 'the workspace’s own people, for admins',
      work: 'never answered: states and sealed bytes',
    }
    expect(
      open.filter((name) => !(name in why)),
      'call limit_records (migration 0021) on these',
    ).toEqual([])
  })

  it('does not grow by a function that runs as the owner', async () => {
    const owners = `from pg_proc p join pg_namespace n on n.oid = p.pronamespace where p.prosecdef and n.nspname in ('public', 'core')`
    expect(
      await names(
        `select p.oid::regproc::text as name ${owners} and not coalesce(p.proconfig::text, '') like '%search_path=%'`,
      ),
    ).toEqual([])
    // a number, a yes or no, an id: who has it still reads the row as themselves
    const harmless = `'{trigger,void,boolean,bigint,integer,uuid,uuid[]}'::text[]`
    const telling = await names(
      `select p.oid::regproc::text as name ${owners} and format_type(p.prorettype, null) <> all (${harmless})`,
    )
    const why: Record<string, string> = {
      move_leads: 'ids of leads that their own workspace moves to a descendant',
      routing_people: 'who takes turns in the workspace and below it: ids and rosters',
      leads_from_here: 'leads that came from here, within the record scope',
      lead_to_explain: 'a lead that is or was here, within the record scope',
      leads_with_keys: 'ids and times of the workspace within the record scope, which are then read as the caller',
      count_keys: 'how common keys of the own workspace are, by statistics: no lead',
      search_leads: 'ids and times of the workspace, which are then read as the caller',
    }
    expect(
      telling.filter((name) => !(name in why)),
      'look through these and say here what they tell',
    ).toEqual([])
  })
})
