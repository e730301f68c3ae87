import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import type { Command } from 'commander'
import { dumpDatabase } from '../db/dump.ts'
import { restoreDatabase } from '../db/restore.ts'
import { withDatabase } from './with-database.ts'

export function backup(program: Command): void {
  program
    .command('backup')
    .description('write all rows as of this moment into one file, while the hub runs')
    .option('--to <file>', 'where to; DATA_DIR/backups/leadline-<time>.gz when left out')
    .action((options: { to?: string }) =>
      withDatabase(async ({ url, config }) => {
        const name = `leadline-${new Date().toISOString().replace(/[:.]/g, '-')}.gz`
        const file = resolve(options.to ?? join(config.dataDir, 'backups', name))
        const bytes = await writeBackup(url, file)
        process.stdout.write(`${file} (${(bytes / 2 ** 20).toFixed(1)} MB)\n`)
        process.stdout.write(
          `Keep the secret key apart from it (${config.secretKey ? 'LEADLINE_SECRET_KEY' : join(config.dataDir, 'secret-key')}): without it nothing sealed can be read.\n`,
        )
      }),
    )
}

export function restore(program: Command): void {
  program
    .command('restore')
    .description('read a backup into an empty database')
    .argument('<file>', 'what `backup` wrote')
    .action((file: string) =>
      withDatabase(async ({ pool, url }) => {
        const source = createReadStream(resolve(file))
        const plain = source.pipe(createGunzip())
        source.once('error', (error) => plain.destroy(error))
        const { head, rows } = await restoreDatabase(pool, url, plain)
        process.stdout.write(`${rows} rows of ${head.madeAt} restored\n`)
        if (head.keyFingerprint)
          process.stdout.write(`They were sealed with the secret key ${head.keyFingerprint}: start with that one.\n`)
      }),
    )
}

/** Appears under its name when it is whole and on the disk; nobody else may read it. Returns its bytes. */
async function writeBackup(url: string, file: string): Promise<number> {
  await mkdir(dirname(file), { recursive: true })
  const unfinished = `${file}.unfinished`
  try {
    await pipeline(dumpDatabase(url), createGzip(), createWriteStream(unfinished, { mode: 0o600, flush: true }))
    await rename(unfinished, file)
    return (await stat(file)).size
  } catch (error) {
    await rm(unfinished, { force: true })
    throw error
  }
}
