import { createHash, timingSafeEqual } from 'node:crypto'
import type pg from 'pg'
import type { Log } from '../../base/log.ts'
import type { Sealer } from '../../base/seal.ts'
import type { WorkspaceInfo } from '../step.ts'
import { loadDirectory, readDirectoryVersion } from './store.ts'
import { type BuiltInVendor, ensureBuiltIn } from './store-built-in.ts'

/** One enabled or disabled account of a vendor, its settings opened. */
export interface Connection {
  id: string
  workspaceId: string
  vendor: string
  name: string
  /** As validated by the vendor's schema when it was saved; secrets included: never log it. */
  settings: Record<string, unknown>
  origin: 'environment' | 'user' | 'sandbox' | 'builtin'
  isEnabled: boolean
  urlSecretHash: Buffer
  previousUrlSecretHash: Buffer | null
  previousUrlSecretUntil: Date | null
  /** The secret itself, to show the webhook URL. */
  urlSecret: string
  dailyLookupBudget: number | null
}

interface Snapshot {
  version: number
  byId: Map<string, Connection>
  byUrlSecret: Map<string, Connection>
  ofWorkspace: Map<string, Connection[]>
  workspaces: Map<string, WorkspaceInfo>
}

/** Connections and workspaces in memory, as of at most half a second ago. The hot path never reads them from the database. */
export interface Directory {
  connection(id: string): Connection | undefined
  /** By the secret in the webhook URL; also by the previous one while it overlaps. */
  bySecret(vendor: string, secret: string, now: Date): Connection | undefined
  /** The environment's connection of a vendor in the workspace `default`. */
  environmentConnection(vendor: string): Connection | undefined
  /** The connection of a built-in vendor that every workspace has. */
  builtInConnection(workspaceId: string, vendor: string): Connection | undefined
  /** Enabled connections of a workspace, oldest first. */
  enabledIn(workspaceId: string): Connection[]
  all(): Connection[]
  workspace(id: string): WorkspaceInfo
  workspaceBySlug(slug: string): WorkspaceInfo | undefined
  /** Reads anew when the version in the database has grown. */
  refresh(): Promise<void>
  stop(): void
}

/** SHA-256 is enough: the secret has 256 random bits. */
export function hashUrlSecret(secret: string): Buffer {
  return createHash('sha256').update(secret).digest()
}

interface DirectoryOptions {
  /** Vendors of which every workspace has a connection: one that has none yet, whoever made it, gets it on the next look. */
  builtIn?: readonly BuiltInVendor[]
  refreshEveryMs?: number
}

export async function openDirectory(
  pool: pg.Pool,
  sealer: Sealer,
  log: Log,
  { builtIn = [], refreshEveryMs = 500 }: DirectoryOptions = {},
): Promise<Directory> {
  const load = async () => {
    await ensureBuiltIn(pool, sealer, builtIn)
    return index(await loadDirectory(pool, sealer))
  }
  let snapshot = await load()
  let stopped = false
  let timer: NodeJS.Timeout | undefined

  const refresh = async () => {
    if ((await readDirectoryVersion(pool)) !== snapshot.version) snapshot = await load()
  }
  const tick = () => {
    timer = setTimeout(() => {
      refresh()
        .catch((error) => log.warn({ err: error }, 'connections not refreshed, keeping the known ones'))
        .finally(() => {
          if (!stopped) tick()
        })
    }, refreshEveryMs)
    timer.unref()
  }
  tick()

  return {
    connection: (id) => snapshot.byId.get(id),
    bySecret: (vendor, secret, now) => findBySecret(snapshot, vendor, secret, now),
    environmentConnection: (vendor) =>
      [...snapshot.byId.values()].find(
        (each) => each.vendor === vendor && each.origin === 'environment' && each.isEnabled,
      ),
    builtInConnection: (workspaceId, vendor) =>
      snapshot.ofWorkspace.get(workspaceId)?.find((each) => each.origin === 'builtin' && each.vendor === vendor),
    enabledIn: (workspaceId) => snapshot.ofWorkspace.get(workspaceId) ?? [],
    all: () => [...snapshot.byId.values()],
    workspace: (id) => {
      const found = snapshot.workspaces.get(id)
      if (!found) throw new Error(`workspace ${id} is not in the directory`)
      return found
    },
    workspaceBySlug: (slug) => [...snapshot.workspaces.values()].find((each) => each.slug === slug),
    refresh,
    stop: () => {
      stopped = true
      clearTimeout(timer)
    },
  }
}

/** The hash finds the row; the constant-time compare is of hashes, so timing tells nothing about the secret. */
function findBySecret(snapshot: Snapshot, vendor: string, secret: string, now: Date): Connection | undefined {
  const hash = hashUrlSecret(secret)
  const found = snapshot.byUrlSecret.get(hash.toString('hex'))
  if (!found || found.vendor !== vendor || !found.isEnabled) return undefined
  if (timingSafeEqual(found.urlSecretHash, hash)) return found
  const overlaps = found.previousUrlSecretUntil !== null && found.previousUrlSecretUntil > now
  return overlaps ? found : undefined
}

function index(loaded: { version: number; connections: Connection[]; workspaces: WorkspaceInfo[] }): Snapshot {
  const byUrlSecret = new Map<string, Connection>()
  const ofWorkspace = new Map<string, Connection[]>()
  for (const connection of loaded.connections) {
    if (connection.previousUrlSecretHash) byUrlSecret.set(connection.previousUrlSecretHash.toString('hex'), connection)
    byUrlSecret.set(connection.urlSecretHash.toString('hex'), connection)
    if (!connection.isEnabled) continue
    const siblings = ofWorkspace.get(connection.workspaceId)
    if (siblings) siblings.push(connection)
    else ofWorkspace.set(connection.workspaceId, [connection])
  }
  return {
    version: loaded.version,
    byId: new Map(loaded.connections.map((each) => [each.id, each])),
    byUrlSecret,
    ofWorkspace,
    workspaces: new Map(loaded.workspaces.map((each) => [each.id, each])),
  }
}
