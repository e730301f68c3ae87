import type pg from 'pg'
import type { Sealer } from '../base/seal.ts'
import { pendingMigrations } from '../db/migrate.ts'
import { loadDirectory } from '../features/connections/store.ts'
import { readDaysAhead, readKeyFingerprint, readServer, readTroubles } from '../features/operations/store-examine.ts'
import type { Vendor } from '../vendors/_kit/contract.ts'
import { secretsIn } from '../vendors/_kit/settings.ts'
import { isLoopback } from './examine-machine.ts'
import { type Finding, fail, ok, warn } from './finding.ts'

interface Examined {
  pool: pg.Pool
  /** Null when no secret key exists yet. */
  sealer: Sealer | null
  vendors: readonly Vendor[]
}

/** What the database tells: itself, its schema, its key, its connections, its work. */
export async function examineDatabase({ pool, sealer, vendors }: Examined): Promise<Finding[]> {
  const server = await examineServer(pool)
  const { pending, newer } = await pendingMigrations(pool)
  if (pending.length > 0)
    return [...server, warn('migrations', `${pending.join(', ')} not applied: \`leadline migrate\`, or start`)]
  const schema =
    newer.length > 0 ? warn('migrations', `${newer.join(', ')} of a newer version`) : ok('migrations', 'all applied')
  return [
    ...server,
    schema,
    ...(await examinePartitions(pool)),
    ...(await examineWork(pool)),
    ...(await examineConnections({ pool, sealer, vendors })),
  ]
}

async function examineServer(pool: pg.Pool): Promise<Finding[]> {
  const { version, versionText, skewMs, isDurable } = await readServer(pool)
  const name = `PostgreSQL ${versionText}`
  const findings = [
    version < 150_000
      ? fail('database', `${name} is too old: 15 to 18`)
      : version >= 190_000
        ? warn('database', `${name} is newer than what was tried (15 to 18)`)
        : ok('database', name),
  ]
  if (!isDurable)
    findings.push(
      fail('durability', 'fsync, full_page_writes or synchronous_commit is off: accepted requests can be lost'),
    )
  const seconds = Math.abs(skewMs) / 1000
  const skew = `the database's clock is ${seconds.toFixed(1)} s ${skewMs > 0 ? 'ahead of' : 'behind'} this one`
  findings.push(
    seconds > 60
      ? fail('clock', `${skew}: signatures and schedules will be judged wrongly`)
      : seconds > 5
        ? warn('clock', skew)
        : ok('clock', 'agrees with the database'),
  )
  return findings
}

async function examinePartitions(pool: pg.Pool): Promise<Finding[]> {
  const days = await readDaysAhead(pool)
  if (days < 1) return [fail('history', 'has no table for tomorrow: is a worker running?')]
  return [
    days < 7
      ? warn('history', `has tables for ${days} days only: is a worker running?`)
      : ok('history', `tables for ${days} days ahead`),
  ]
}

async function examineWork(pool: pg.Pool): Promise<Finding[]> {
  const { oldestSeconds, dead, doubtful } = await readTroubles(pool)
  const late = `the oldest ready work waits for ${Math.round(oldestSeconds)} s`
  const findings = [oldestSeconds > 60 ? warn('work', `${late}: is a worker running?`) : ok('work', late)]
  if (dead > 0) findings.push(warn('work', `${dead} effects of the last seven days are dead: see Exceptions`))
  if (doubtful > 0) findings.push(warn('work', `${doubtful} effects are doubtful and wait for a person`))
  return findings
}

async function examineConnections({ pool, sealer, vendors }: Examined): Promise<Finding[]> {
  const fingerprint = await readKeyFingerprint(pool)
  if (fingerprint === null) return [ok('secret key', 'not bound yet: the first start does it')]
  if (!sealer) return [fail('secret key', 'is missing: restore DATA_DIR/secret-key or LEADLINE_SECRET_KEY')]
  if (sealer.fingerprint !== fingerprint)
    return [fail('secret key', `is ${sealer.fingerprint}, the database was sealed with ${fingerprint}`)]
  const { connections } = await loadDirectory(pool, sealer)
  const byId = new Map(vendors.map((vendor) => [vendor.id, vendor]))
  const findings = connections.map((connection) => {
    const subject = `connection ${connection.name} (${connection.vendor})`
    const vendor = byId.get(connection.vendor)
    if (!connection.isEnabled) return ok(subject, 'switched off')
    return vendor
      ? examineSettings(subject, vendor, connection.settings)
      : fail(subject, 'this version has no such vendor')
  })
  return [ok('secret key', fingerprint), ...findings]
}

function examineSettings(subject: string, vendor: Vendor, settings: Record<string, unknown>): Finding {
  const parsed = vendor.settings.safeParse(settings)
  if (!parsed.success)
    return fail(subject, parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '))
  const remarks = secretsIn(vendor, settings).some((secret) => secret.length < 16) ? ['a secret is short'] : []
  for (const [name, value] of Object.entries(settings))
    if (
      typeof value === 'string' &&
      value.startsWith('http://') &&
      URL.canParse(value) &&
      !isLoopback(new URL(value).hostname)
    )
      remarks.push(`${name} is plain http: what is sent there can be read on the way`)
  return remarks.length > 0 ? warn(subject, remarks.join('; ')) : ok(subject, 'settings are complete')
}
