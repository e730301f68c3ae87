import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Command } from 'commander'
import type pg from 'pg'
import { isRefusal } from '../base/errors.ts'
import { keepSecret } from '../base/keep-secret.ts'
import { createLog } from '../base/log.ts'
import { createSealer } from '../base/seal.ts'
import { inTransaction } from '../db/transaction.ts'
import { openDirectory } from '../features/connections/directory.ts'
import { type Move, moveJob, toTarget } from '../features/imports/change-import.ts'
import { type BucketCounts, buckets, type ImportJob } from '../features/imports/job.ts'
import { fields, type Target } from '../features/imports/map/targets.ts'
import { showItem } from '../features/imports/show-import.ts'
import { findJob } from '../features/imports/store-jobs.ts'
import { uploadFile } from '../features/imports/upload-file.ts'
import { findWorkspaceId } from '../features/workspaces/store-api-keys.ts'
import { bindSecretKey } from '../features/workspaces/store-setup.ts'
import { runImports } from '../pipeline/run-imports.ts'
import { createSubmit } from '../pipeline/submit.ts'
import { createAppend } from '../queue/append.ts'
import { vendors } from '../vendors/registry.ts'
import { type OpenDatabase, withDatabase } from './with-database.ts'

interface Options {
  workspace: string
  source: string
  map?: string[]
  dryRun?: boolean
}

export function importFile(program: Command): void {
  program
    .command('import')
    .description('import a CSV or XLSX file of leads; a running hub need not be there')
    .argument('<file>', 'of any delimiter and encoding; its first line names the columns')
    .option('--workspace <slug>', 'whose leads they become', 'default')
    .option('--source <name>', 'where they come from; what columns are taken for is remembered by it', 'csv')
    .option('--map <column=field...>', `what a column stands for: ${fields.join(', ')}, custom.<name> or ignore`)
    .option('--dry-run', 'say what would become of every row, and change nothing')
    .action((file: string, options: Options) => withDatabase((database) => run(database, file, options)))
}

async function run({ pool, config }: OpenDatabase, file: string, options: Options): Promise<void> {
  const found = await stat(file).catch(() => null)
  if (!found?.isFile()) throw new Error(found ? `${file} is no file` : `there is no file ${file}`)
  const workspaceId = await findWorkspaceId(pool, options.workspace)
  if (!workspaceId) throw new Error(`there is no workspace ${options.workspace}`)
  const desk = await openDesk(pool, config)
  try {
    const chunks = createReadStream(file, { highWaterMark: 256 * 1024 }) as AsyncIterable<Buffer>
    const { source } = options
    const mapping = readMap(options.map ?? [])
    const upload = {
      workspaceId,
      filename: basename(file),
      source,
      by: 'command line',
      isAutomatic: false,
      mapping,
      chunks,
    }
    const job = await uploadFile({ ...desk, wakeImports: () => undefined }, upload)
    if (isRefusal(job)) throw new Error(job.detail ?? job.code)
    if (job.error) throw new Error(job.error.message)
    describe(job)
    await finish(desk, job, options.dryRun ? 'review' : 'run')
  } finally {
    await desk.close()
  }
}

/** What an import needs of a hub, in this process. A hub beside it may take the work over at any step. */
async function openDesk(pool: pg.Pool, config: OpenDatabase['config']) {
  const log = createLog('warn')
  const sealer = createSealer(config.secretKey ?? (await keepSecret(config.dataDir, 'secret-key')).value)
  await bindSecretKey(pool, sealer)
  const byId = new Map(vendors.map((vendor) => [vendor.id, vendor]))
  const directory = await openDirectory(pool, sealer, log, { builtIn: vendors.filter(({ isBuiltIn }) => isBuiltIn) })
  const append = createAppend({ pool, log, onStored: () => undefined })
  const wait = async () => ({ status: 'accepted' as const, outcome: null })
  const submit = createSubmit({ vendors: byId, directory, append, wait, sealer })
  const runner = runImports({ pool, log, directory, submit, vendors: byId, sealer })
  return {
    ...{ pool, log, directory, submit, runner },
    close: async () => {
      await runner.stop()
      await append.close()
      directory.stop()
    },
  }
}

/** `Zona=company_location_city`. */
function readMap(pairs: string[]): Record<string, Target> {
  const targets = pairs.map((pair) => {
    const at = pair.lastIndexOf('=')
    const [name, word] = [pair.slice(0, at), pair.slice(at + 1)]
    const isKnown = (fields as readonly string[]).includes(word) || word === 'ignore' || /^custom\../.test(word)
    if (at < 1 || !isKnown) throw new Error(`--map ${pair}: write column=field`)
    return [name, toTarget(word)] as const
  })
  return Object.fromEntries(targets)
}

const say = (text: string) => process.stdout.write(text)

function describe({ columns, format, totalRecords }: ImportJob): void {
  const kind =
    format?.kind === 'xlsx' ? 'XLSX' : `CSV, ${format?.encoding}, delimiter ${JSON.stringify(format?.delimiter)}`
  say(`${totalRecords} rows (${kind})\n`)
  for (const { name, target } of columns ?? []) {
    const word = target.to === 'field' ? target.field : target.to === 'custom' ? `custom.${target.name}` : 'left out'
    say(`  ${name || '(no name)'} → ${word}\n`)
  }
}

async function finish(
  desk: Awaited<ReturnType<typeof openDesk>>,
  { workspaceId, id }: ImportJob,
  move: Move,
): Promise<void> {
  const moved = await inTransaction(desk.pool, (tx) => moveJob(tx, workspaceId, id, move))
  if (isRefusal(moved)) throw new Error(moved.detail ?? moved.code)
  desk.runner.wake()
  for (;;) {
    const job = (await findJob(desk.pool, workspaceId, id))!
    draw(job)
    if (job.status === 'failed') throw new Error(`\n${job.error?.message}`)
    if (job.status !== 'processing' && job.status !== 'reviewing') return sum(job, move)
    await pause(200)
  }
}

const width = 30

/** One line that is drawn over; where nobody looks (a pipe), nothing. */
function draw(job: ImportJob): void {
  if (!process.stdout.isTTY) return
  const { processed, total, rowsPerSecond, secondsLeft } = showItem(job)
  const share = total ? processed / total : 0
  const bar = '█'.repeat(Math.round(share * width)).padEnd(width, '░')
  const rate = rowsPerSecond ? `  ${rowsPerSecond} rows/s` : ''
  const left = secondsLeft ? `  ${secondsLeft} s left` : ''
  say(`\r${bar} ${String(Math.round(share * 100)).padStart(3)} %  ${processed}/${total}${rate}${left}\u001b[K`)
}

function sum(job: ImportJob, move: Move): void {
  if (process.stdout.isTTY) say('\n')
  const counts: BucketCounts = move === 'review' ? job.review!.counts : job.counts
  const routing = move === 'review' ? job.review!.routing : job.routing
  say(
    `${move === 'review' ? 'It would be' : 'Done'}: ${buckets.map((bucket) => `${counts[bucket]} ${bucket}`).join(', ')}\n`,
  )
  for (const [slug, count] of Object.entries(routing)) say(`  ${count} in ${slug}\n`)
  say(`import ${job.id}\n`)
}
