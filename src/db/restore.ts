import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { type DumpEnd, type DumpHead, type DumpTable, listTables } from './dump.ts'
import { migrate, readApplied, readMigrations } from './migrate.ts'

/**
 * Reads what `dumpDatabase` wrote into an empty database: its migrations, then all rows in one transaction, so that a
 * file cut short leaves no rows. Throws when the database is not empty, when this version lacks a migration of the file,
 * or when the file is not whole. Returns what the file says of itself and the number of rows.
 */
export async function restoreDatabase(pool: pg.Pool, url: string, source: Readable) {
  const lines = linesOf(source)
  const head = JSON.parse(await nextLine(lines)) as DumpHead
  if (head.leadline !== 1) throw new Error('this is not a backup that this version can read')
  if (!(await isUnused(pool, head)))
    throw new Error('the database is not empty: restore into a new one (another DATA_DIR or DATABASE_URL)')
  await migrate(pool, await migrationsOf(head))
  const client = new pg.Client({ connectionString: url, application_name: 'leadline-restore' })
  await client.connect()
  try {
    await client.query('begin')
    await makeDays(client, head)
    const rows = await loadTables(client, lines)
    await client.query('commit')
    return { head, rows }
  } finally {
    await client.end()
  }
}

/** Nothing in it, or no more than a restore that failed leaves. */
async function isUnused(pool: pg.Pool, head: DumpHead): Promise<boolean> {
  const applied = [...(await readApplied(pool)).keys()]
  if (!applied.every((name) => name in head.migrations)) return false
  return applied.length === 0 || (await pool.query('select from workspaces limit 1')).rowCount === 0
}

async function migrationsOf(head: DumpHead) {
  const known = await readMigrations()
  for (const [name, checksum] of Object.entries(head.migrations))
    if (known.find((each) => each.name === name)?.checksum !== checksum)
      throw new Error(`the backup was made with migration ${name}, which this version does not have: use its version`)
  return known.filter(({ name }) => name in head.migrations)
}

async function makeDays(client: pg.Client, head: DumpHead): Promise<void> {
  for (const [parent, days] of Object.entries(head.days))
    for (const day of days) {
      if (!/^\d{8}$/.test(day)) throw new Error(`${day} is not a day`)
      const part = `${parent}_${day}`
      const { rows } = await client.query('select to_regclass($1) is null as missing', [part])
      if (rows[0].missing)
        await client.query(
          `create table ${part} partition of ${parent} for values from ('${day} 00:00Z') to (timestamptz '${day} 00:00Z' + interval '24 hours')`,
        )
    }
}

/** Loads table after table until the last line, which must agree on the number of rows. */
async function loadTables(client: pg.Client, lines: AsyncGenerator<Buffer>): Promise<number> {
  let rows = 0
  // what the migrations put there is in the file too
  await client.query(`truncate ${(await listTables(client)).map(({ table }) => table).join(', ')}`)
  for (;;) {
    const line = JSON.parse(await nextLine(lines)) as DumpTable | DumpEnd
    if ('rows' in line) {
      if (line.rows !== rows) throw new Error(`the backup says ${line.rows} rows and has ${rows}`)
      return rows
    }
    rows += await loadTable(client, line, lines)
  }
}

/** Triggers rest meanwhile: what they wrote is in the file. */
async function loadTable(client: pg.Client, { table, columns }: DumpTable, lines: AsyncGenerator<Buffer>) {
  await client.query(`alter table ${table} disable trigger user`)
  const names = columns.map(pg.escapeIdentifier).join(', ')
  const sink = client.query(copyFrom(`copy ${table} (${names}) from stdin`))
  await pipeline(rowsOf(lines), sink)
  await client.query(`alter table ${table} enable trigger user`)
  return sink.rowCount
}

async function* rowsOf(lines: AsyncGenerator<Buffer>): AsyncGenerator<string> {
  for (;;) {
    const line = await nextLine(lines)
    if (line === '\\.') return
    yield `${line}\n`
  }
}

async function nextLine(lines: AsyncGenerator<Buffer>): Promise<string> {
  const { value, done } = await lines.next()
  if (done) throw new Error('the backup is cut short')
  return value.toString('utf8')
}

/** Lines end with a line feed alone; what else Unicode calls a line end is text. */
async function* linesOf(source: Readable): AsyncGenerator<Buffer> {
  let rest: Buffer[] = []
  for await (const chunk of source as AsyncIterable<Buffer>) {
    let start = 0
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, start)) {
      yield Buffer.concat([...rest, chunk.subarray(start, end)])
      rest = []
      start = end + 1
    }
    if (start < chunk.length) rest.push(chunk.subarray(start))
  }
}
