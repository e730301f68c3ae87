import { Command } from 'commander'
import { backup, restore } from './backup.ts'
import { bench } from './bench.ts'
import { docs } from './docs.ts'
import { doctor } from './doctor.ts'
import { exportCommand } from './export.ts'
import { importFile } from './import.ts'
import { key } from './key.ts'
import { migrateCommand } from './migrate.ts'
import { newVendor } from './new-vendor.ts'
import { replay } from './replay.ts'
import { simulate } from './simulate.ts'
import { start } from './start.ts'
import { user } from './user.ts'

/** One line per command; each lives in its own file. */
const commands: ((program: Command) => void)[] = [
  start,
  migrateCommand,
  key,
  user,
  doctor,
  backup,
  restore,
  docs,
  simulate,
  newVendor,
  bench,
  replay,
  importFile,
  exportCommand,
]

const program = new Command('leadline').description('Self-hosted hub for lead operations').showHelpAfterError()
for (const add of commands) add(program)
try {
  await program.parseAsync()
} catch (error) {
  process.stderr.write(`leadline: ${(error as Error).message}\n`)
  process.exit(1)
}
