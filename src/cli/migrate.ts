import type { Command } from 'commander'
import { migrate } from '../db/migrate.ts'
import { withDatabase } from './with-database.ts'

export function migrateCommand(program: Command): void {
  program
    .command('migrate')
    .description('bring the database to this version; start does it too')
    .action(() =>
      withDatabase(async ({ pool }) => {
        const { applied } = await migrate(pool)
        process.stdout.write(applied.length === 0 ? 'Nothing to apply.\n' : `Applied ${applied.join(', ')}\n`)
      }),
    )
}
