import { randomBytes } from 'node:crypto'
import { type Command, Option } from 'commander'
import { isRefusal } from '../base/errors.ts'
import { keepSecret } from '../base/keep-secret.ts'
import { createLog } from '../base/log.ts'
import { createSealer } from '../base/seal.ts'
import { migrate } from '../db/migrate.ts'
import { createIdentity } from '../features/people/identity.ts'
import { makeUser } from '../features/people/set-up.ts'
import { findUser } from '../features/people/store-users.ts'
import type { Role } from '../features/route.ts'
import { bindSecretKey, ensureWorkspace } from '../features/workspaces/store-setup.ts'
import { type OpenDatabase, withDatabase } from './with-database.ts'

interface NewUser {
  email: string
  name: string
  role: Role
  workspace: string
  password?: string
}

export function user(program: Command): void {
  const command = program.command('user').description('people who sign in')
  command
    .command('create')
    .description('make a person and a member of a workspace; without --password, one is made and shown once')
    .requiredOption('--email <address>', 'what they sign in with')
    .requiredOption('--name <name>', 'what they are called')
    .addOption(
      new Option('--role <role>', 'what they are in the workspace')
        .choices(['owner', 'admin', 'manager', 'agent', 'viewer'])
        .default('owner'),
    )
    .option('--workspace <slug>', 'where', 'default')
    .option('--password <password>', 'at least 8 characters')
    .action((options: NewUser) => withDatabase((database) => create(database, options)))
  command
    .command('reset-link')
    .description('make a link with which a person sets a new password; it works once and for an hour')
    .requiredOption('--email <address>', 'whose')
    .action(({ email }: { email: string }) => withDatabase((database) => resetLink(database, email)))
}

async function create(database: OpenDatabase, options: NewUser): Promise<void> {
  const { name, role, workspace } = options
  const email = options.email.trim().toLowerCase()
  if (!/^[^\s@]+@[^\s@]+$/.test(email)) throw new Error(`--email ${options.email} is no e-mail address`)
  const password = options.password ?? randomBytes(15).toString('base64url')
  if (password.length < 8 || password.length > 128) throw new Error('--password has 8 to 128 characters')
  const { identity, sealer } = await openIdentity(database)
  // before the first start there is nothing to be a member of
  await migrate(database.pool)
  await bindSecretKey(database.pool, sealer)
  await ensureWorkspace(database.pool, 'default', 'Default')
  const passwordHash = await identity.hashPassword(password)
  const by = 'leadline user create'
  const made = await makeUser(database.pool, { name, email, role, workspace, passwordHash, by })
  if (isRefusal(made)) throw new Error(made.detail ?? made.code)
  const shown = options.password === undefined ? ` with the password ${password}` : ''
  process.stdout.write(`${made.name} signs in as ${made.email}${shown}\n`)
}

async function resetLink(database: OpenDatabase, email: string): Promise<void> {
  const known = await findUser(database.pool, { email })
  if (!known) throw new Error(`nobody signs in as ${email}`)
  const { identity } = await openIdentity(database)
  const { token } = await identity.newResetToken(known.id)
  process.stdout.write(`${publicUrlOf(database)}/reset-password?token=${token}\n`)
}

async function openIdentity(database: OpenDatabase) {
  const { pool, config } = database
  const sealer = createSealer(config.secretKey ?? (await keepSecret(config.dataDir, 'secret-key')).value)
  const publicUrl = publicUrlOf(database)
  return { sealer, identity: createIdentity({ pool, sealer, publicUrl, log: createLog('warn'), oidc: null }) }
}

const publicUrlOf = ({ config }: OpenDatabase) => config.publicUrl ?? `http://${config.host}:${config.port}`
