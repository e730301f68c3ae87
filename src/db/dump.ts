import pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { readApplied } from './migrate.ts'

/** First line of a dump. */
export interface DumpHead {
  leadline: 1
  madeAt: string
  /** Names the key that the sealed columns need. */
  keyFingerprint: string | null
  /** Name → checksum of what the schema was made by. */
  migrations: Record<string, string>
  /** Partitioned table → its days, YYYYMMDD. */
  days: Record<string, string[]>
}

/** Before the rows of one table, which end with a line `\.`; parents come before what refers to them. */
export interface DumpTable {
  table: string
  columns: string[]
}

/** Last line; a file without it was cut short. */
export interface DumpEnd {
  rows: number
}

/**
 * All rows of the database as of one moment, as PostgreSQL's COPY text between lines of JSON. The schema is not in it:
 * the migrations make it. Blocks nobody.
 */
export async function* dumpDatabase(url: string): AsyncGenerator<string | Buffer> {
  // a session of its own: a pooled one ends what takes longer than 15 s
  const client = new pg.Client({ connectionString: url, application_name: 'leadline-backup' })
  await client.connect()
  const line = (content: DumpHead | DumpTable | DumpEnd) => `${JSON.stringify(content)}\n`
  try {
    await client.query('begin isolation level repeatable read read only')
    yield line(await readHead(client))
    let rows = 0
    for (const { table, columns } of await listTables(client)) {
      yield line({ table, columns })
      const source = client.query(copyTo(`copy (select ${columns.map(pg.escapeIdentifier)} from ${table}) to stdout`))
      yield* source
      yield '\\.\n'
      rows += source.rowCount
    }
    yield line({ rows })
    await client.query('commit')
  } finally {
    await client.end()
  }
}

async function readHead(client: pg.Client): Promise<DumpHead> {
  const { rows: instance } = await client.query('select key_fingerprint from instance')
  const { rows: days } = await client.query<{ parent: string; days: string[] }>(
    `select i.inhparent::regclass::text as parent, array_agg(right(c.relname, 8) order by 1) as days
     from pg_inherits i join pg_class c on c.oid = i.inhrelid where c.relname ~ '_[0-9]{8}$' group by 1`,
  )
  return {
    leadline: 1,
    madeAt: new Date().toISOString(),
    keyFingerprint: instance[0].key_fingerprint,
    migrations: Object.fromEntries(await readApplied(client)),
    days: Object.fromEntries(days.map((row) => [row.parent, row.days])),
  }
}

/** Every table with rows of its own or of its partitions, those referred to first. */
export async function listTables(client: pg.Client): Promise<DumpTable[]> {
  const { rows: tables } = await client.query<DumpTable & { refers: string[] }>(
    `select c.oid::regclass::text as table,
       (select array_agg(attname::text order by attnum) from pg_attribute where attrelid = c.oid and attnum > 0 and not attisdropped and attgenerated = '') as columns,
       array(select distinct confrelid::regclass::text from pg_constraint where conrelid = c.oid and contype = 'f' and confrelid <> c.oid) as refers
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname in ('public', 'core') and c.relkind in ('r', 'p') and not c.relispartition and c.relname <> 'migrations' order by 1`,
  )
  const placed = new Map<string, DumpTable>()
  const place = ({ table, columns, refers }: (typeof tables)[number], above: string[]) => {
    if (placed.has(table)) return
    if (above.includes(table)) throw new Error(`tables refer to each other in a circle: ${above.join(', ')}`)
    for (const other of tables) if (refers.includes(other.table)) place(other, [...above, table])
    placed.set(table, { table, columns })
  }
  for (const table of tables) place(table, [])
  return [...placed.values()]
}
