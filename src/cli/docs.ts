import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Command } from 'commander'
import { createLog } from '../base/log.ts'
import { describeSchema } from '../db/describe-schema.ts'
import { startEmbedded } from '../db/embedded.ts'
import { migrate } from '../db/migrate.ts'
import { openPool } from '../db/pool.ts'
import { settings } from '../settings.ts'
import { vendors } from '../vendors/registry.ts'
import { describeConfiguration } from './describe-configuration.ts'
import { describeVendors } from './describe-vendors.ts'

const root = new URL('../../', import.meta.url)

/** Writes the documents that are made from code; tests prove them current. For developers. */
export function docs(program: Command): void {
  program
    .command('docs')
    .description('write docs/configuration.md, docs/vendors.md and db/schema.sql anew')
    .action(async () => {
      await writeFile(new URL('docs/configuration.md', root), describeConfiguration(settings, vendors))
      const folder = fileURLToPath(new URL('src/vendors', root))
      await writeFile(new URL('docs/vendors.md', root), await describeVendors(vendors, folder))
      await writeFile(new URL('db/schema.sql', root), await schemaOfMigrations())
    })
}

/** Migrates a server that lives for this question only. */
async function schemaOfMigrations(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'leadline-docs-'))
  const server = await startEmbedded(directory, { settings: { fsync: 'off' } })
  const pool = openPool(server.url, createLog('warn'), { max: 2 })
  try {
    await migrate(pool)
    return await describeSchema(pool)
  } finally {
    await pool.end()
    await server.stop()
    await rm(directory, { recursive: true, force: true })
  }
}
