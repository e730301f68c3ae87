import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Command } from 'commander'
import { keepSecret } from '../base/keep-secret.ts'
import { createSealer } from '../base/seal.ts'
import { inWorkspace } from '../db/transaction.ts'
import { leadsQuery } from '../features/leads/contract.ts'
import { csvOf } from '../features/leads/export-leads.ts'
import { readSelection } from '../features/leads/read-selection.ts'
import { findWorkspaceId } from '../features/workspaces/store-api-keys.ts'
import { type OpenDatabase, withDatabase } from './with-database.ts'

interface Options {
  workspace: string
  filter?: string
  q?: string
  out?: string
}

export function exportCommand(program: Command): void {
  program
    .command('export')
    .description("write a workspace's leads as CSV")
    .option('--workspace <slug>', 'whose', 'default')
    .option('--filter <json>', 'a condition, as GET /api/v1/leads takes it')
    .option('--q <text>', 'a search text')
    .option('--out <file>', 'where to; standard output when absent')
    .action((options: Options) => withDatabase((database) => run(database, options)))
}

async function run({ pool, config }: OpenDatabase, { workspace, filter, q, out }: Options): Promise<void> {
  const workspaceId = await findWorkspaceId(pool, workspace)
  if (!workspaceId) throw new Error(`there is no workspace ${workspace}`)
  const sealer = createSealer(config.secretKey ?? (await keepSecret(config.dataDir, 'secret-key')).value)
  const query = leadsQuery.parse({ filter, q })
  const transaction = <T>(work: Parameters<typeof inWorkspace<T>>[2]) => inWorkspace(pool, workspaceId, work)
  const selection = await transaction((tx) => readSelection(tx, workspaceId, query, sealer, new Date()))
  const lines = Readable.from(csvOf(transaction, workspaceId, selection))
  if (out) await pipeline(lines, createWriteStream(out))
  else await pipeline(lines, process.stdout, { end: false })
}
