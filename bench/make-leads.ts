import type pg from 'pg'

/** Rows of one insert: small enough that none is long. */
const chunk = 50_000

/**
 * That many invented leads, one person each, spread over a year, most of them untouched. Indexes are put aside while the
 * rows are written, or the writing would take most of the time.
 */
export async function makeLeads(pool: pg.Pool, workspaceId: string, count: number): Promise<void> {
  const { rows: indexes } = await pool.query<{ name: string; definition: string }>(
    `select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition from pg_index i
     where i.indrelid in ('leads'::regclass, 'identities'::regclass) and not exists (select from pg_constraint c where c.conindid = i.indexrelid)`,
  )
  for (const { name } of indexes) await pool.query(`drop index ${name}`)
  for (let from = 0; from < count; from += chunk)
    await insert(pool, workspaceId, from, Math.min(from + chunk, count) - 1, count)
  for (const { definition } of indexes) await patiently(pool, definition)
  await patiently(pool, 'analyze leads, identities, core.parties, purchases')
}

/** A statement that may take an hour: the pool gives up after seconds. */
export const patiently = (pool: pg.Pool, text: string, values: unknown[] = []) =>
  pool.query({ text, values, query_timeout: 3_600_000 } as pg.QueryConfig)

/** Which of so many: by chance, the same for the same lead, and nothing to do with what it has of another kind. */
const any = (kind: number, of: number) => `(hashint8extended(n, ${kind}) & 2147483647) % ${of}`
const anyOf = (kind: number, ...texts: string[]) =>
  `(array[${texts.map((text) => `'${text}'`)}])[1 + ${any(kind, texts.length)}]`
const name = `'Ana' || ${any(1, 997)} || ' Silva' || ${any(2, 1_009)}`

const id = (kind: string) => `('${kind}-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid`

async function insert(pool: pg.Pool, workspaceId: string, from: number, to: number, count: number): Promise<void> {
  const series = `generate_series(${from}::bigint, ${to}::bigint) n`
  await patiently(
    pool,
    `insert into core.parties (id, workspace_id, full_name) select ${id('10000000')}, $1, ${name} from ${series}`,
    [workspaceId],
  )
  await patiently(
    pool,
    `insert into identities (workspace_id, kind, key, party_id, display, source)
     select $1::uuid, 'email', 'person' || n || '@example.test', ${id('10000000')}, 'person' || n || '@example.test', 'bench' from ${series}
     union all select $1::uuid, 'phone', '+5511' || (10000000 + n * 7919 % 90000000), ${id('10000000')}, null, 'bench' from ${series}
     on conflict do nothing`,
    [workspaceId],
  )
  await patiently(
    pool,
    `insert into leads (id, workspace_id, source_workspace_id, party_id, vendor, vendor_lead_id, fingerprint, full_name, email, phone, company_name,
       company_industry, company_location_city, company_location_state, company_location_country, job_title, source, tags, custom, contact_quality, contact_status,
       website_status, subscription_status, last_interaction_date, owner_id, created_at)
     select ${id('20000000')}, $1, $1, ${id('10000000')}, ${anyOf(3, 'c2s', 'csv', 'datashopper')}, 'v' || n, 'f' || n,
       ${name}, 'person' || n || '@example.test', '+55119' || (10000000 + n * 7919 % 90000000), 'Company ' || ${any(4, 50_021)},
       ${anyOf(5, 'HVAC', 'Solar', 'Imóveis', 'Doces')}, 'São José ' || ${any(6, 5_003)},
       case when ${any(7, 500)} = 0 then 'RR' when ${any(8, 300)} = 0 then 'AC' else ${anyOf(9, 'SP', 'RJ', 'MG', 'BA', 'RS')} end,
       'BR', 'Owner', ${anyOf(10, 'Facebook', 'Site', 'Fair')},
       array['tag' || ${any(11, 10)}, 'tag' || ${any(12, 97)}] || case when ${any(13, 4_001)} = 0 then array['VIP'] else '{}' end,
       jsonb_build_object('rooms', ${any(14, 7)}, 'unit', 'Torre ' || ${any(15, 9_001)}),
       '{"score": 100}', case when n % 401 = 0 then 'purchased' when ${any(16, 50)} = 0 then 'replied' when ${any(17, 211)} = 0 then 'unsubscribed' else 'pending' end,
       case when n % 401 = 0 then 'sold' else 'none' end, case when n % 802 = 0 then 'active' else 'none' end,
       case when ${any(16, 50)} = 0 then now() - (${any(18, 300)}) * interval '1 day' end,
       case when ${any(19, 3)} = 0 then ('00000000-0000-4000-8000-0000000000' || (10 + ${any(20, 40)}))::uuid end,
       now() - interval '365 days' + n * (interval '365 days' / ${count})
     from ${series}`,
    [workspaceId],
  )
  await patiently(
    pool,
    `insert into purchases (id, workspace_id, vendor, order_id, connection_id, lead_id, status, amount, currency)
     select ${id('30000000')}, $1, 'cakto', 'o' || n, '00000000-0000-4000-8000-000000000001', ${id('20000000')}, 'approved', 97, 'BRL'
     from ${series} where n % 401 = 0`,
    [workspaceId],
  )
}
