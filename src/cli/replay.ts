import type { Command } from 'commander'
import { inTransaction } from '../db/transaction.ts'
import { intakeFilter } from '../features/intakes/contract.ts'
import { findIntakeIds } from '../features/intakes/store-list.ts'
import { findWorkspaceId } from '../features/workspaces/store-api-keys.ts'
import { replayIntake } from '../pipeline/replay.ts'
import { withDatabase } from './with-database.ts'

interface Options {
  workspace: string
  filter?: string[]
  yes?: boolean
}

/** More than this by one command is no longer a look, it is a migration: narrow the filter by time. */
const mostAtOnce = 100_000

export function replay(program: Command): void {
  program
    .command('replay')
    .description('decide stored requests again: by id, or by filter')
    .argument('[intake...]', 'ids')
    .option('--workspace <slug>', 'where they are', 'default')
    .option('--filter <name=value...>', 'the filters of GET /api/v1/intakes, such as status=failed vendor=… since=…')
    .option('--yes', 'replay what the filter names; without it they are only counted')
    .action((ids: string[], options: Options) => withDatabase(({ pool }) => run(pool, ids, options)))
}

async function run(
  pool: Parameters<typeof inTransaction>[0],
  given: string[],
  { workspace, filter, yes }: Options,
): Promise<void> {
  if (given.length === 0 && !filter) throw new Error('name intakes, or give a --filter')
  const workspaceId = await findWorkspaceId(pool, workspace)
  if (!workspaceId) throw new Error(`there is no workspace ${workspace}`)
  const wanted = intakeFilter.parse(Object.fromEntries((filter ?? []).map((pair) => pair.split(/=(.*)/s).slice(0, 2))))
  const ids = filter ? await inTransaction(pool, (tx) => findIntakeIds(tx, workspaceId, wanted, mostAtOnce)) : given
  if (filter && !yes) return void process.stdout.write(`${ids.length} would be replayed; add --yes\n`)
  const counts = { queued: 0, still_open: 0, not_found: 0 }
  for (const id of ids) counts[await inTransaction(pool, (tx) => replayIntake(tx, workspaceId, id, ids.length > 1))]++
  process.stdout.write(`${counts.queued} queued, ${counts.still_open} still open, ${counts.not_found} not found\n`)
}
