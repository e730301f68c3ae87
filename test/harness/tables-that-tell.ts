import type { TestHub } from './hub.ts'

/** Every table with a row that holds one of these texts, in lower case, sealed columns opened. */
export async function tablesThatTell({ database: { pool }, sealer }: TestHub, traces: string[]): Promise<string[]> {
  const { rows: tables } = await pool.query(
    `select c.oid::regclass::text as name, array_agg(a.attname::text) filter (where t.typname = 'bytea') as sealed
     from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
     join pg_type t on t.oid = a.atttypid
     where n.nspname in ('public', 'core') and c.relkind = 'r' group by c.oid order by 1`,
  )
  const found: string[] = []
  for (const { name, sealed } of tables) {
    const { rows } = await pool.query(`select t::text as text, ${(sealed ?? ['null']).join(', ')} from ${name} t`)
    const tells = rows.some(({ text, ...columns }) => {
      const opened = Object.values(columns).map((bytes) => {
        try {
          return bytes === null ? '' : sealer.open(bytes as Buffer).toString('utf8')
        } catch {
          return ''
        }
      })
      return [text, ...opened].some((each) => traces.some((trace) => each.toLowerCase().includes(trace)))
    })
    if (tells) found.push(name)
  }
  return found
}
