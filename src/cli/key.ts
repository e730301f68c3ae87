import type { Command } from 'commander'
import { createApiKey } from '../features/workspaces/create-api-key.ts'
import { findWorkspaceId } from '../features/workspaces/store-api-keys.ts'
import { withDatabase } from './with-database.ts'

export function key(program: Command): void {
  program
    .command('key')
    .description('API keys')
    .command('create')
    .description('make a key of a workspace; it is shown once')
    .requiredOption('--name <name>', 'what it is for')
    .option('--workspace <slug>', 'its workspace', 'default')
    .option('--expires <date>', 'last moment of its life, ISO-8601')
    .action((options: { name: string; workspace: string; expires?: string }) =>
      withDatabase(async ({ pool }) => {
        const expiresAt = options.expires ? new Date(options.expires) : null
        if (expiresAt && Number.isNaN(expiresAt.getTime()))
          throw new Error(`--expires ${options.expires} is not a date`)
        const workspaceId = await findWorkspaceId(pool, options.workspace)
        if (!workspaceId) throw new Error(`there is no workspace ${options.workspace}`)
        const made = await createApiKey(pool, { workspaceId, name: options.name, expiresAt })
        process.stdout.write(`${made.key}\n`)
      }),
    )
}
