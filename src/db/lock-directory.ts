import { link, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

export interface DirectoryLock {
  release(): Promise<void>
}

/**
 * One process per directory. The lock file names its holder by pid and start time, so that neither a crash nor a pid used
 * again keeps the directory locked. Throws when a living process holds it.
 */
export async function lockDirectory(directory: string): Promise<DirectoryLock> {
  const path = join(directory, 'lock')
  const own = `${path}.${process.pid}`
  await writeFile(own, `${process.pid} ${await startTimeOf(process.pid)}`)
  try {
    for (;;) {
      // a link appears with its content or not at all
      const taken = await link(own, path).then(
        () => true,
        () => false,
      )
      if (taken) return { release: () => rm(path, { force: true }) }
      const holder = await readHolder(path)
      if (holder)
        throw new Error(
          `${directory} is in use by process ${holder}: stop it first, or set another DATA_DIR, or set DATABASE_URL to share one database`,
        )
      await removeStale(path)
    }
  } finally {
    await rm(own, { force: true })
  }
}

/** Moves the dead process's file away; gives it back should a living one have come in between. */
async function removeStale(path: string): Promise<void> {
  const aside = `${path}.stale.${process.pid}`
  await rename(path, aside).catch(() => undefined)
  if (await readHolder(aside)) await rename(aside, path)
  else await rm(aside, { force: true })
}

/** The living holder's pid, or null. */
async function readHolder(path: string): Promise<number | null> {
  const [pid, started] = (await readFile(path, 'utf8').catch(() => '')).split(' ')
  if (!pid || !started) return null
  const now = await startTimeOf(Number(pid))
  return now !== null && now === started ? Number(pid) : null
}

/** Field 22 of /proc/<pid>/stat (clock ticks since boot); elsewhere only that the process exists. null: no such process. */
async function startTimeOf(pid: number): Promise<string | null> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null)
  if (stat) return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null
  if (process.platform === 'linux') return null
  try {
    process.kill(pid, 0)
    return 'alive'
  } catch {
    return null
  }
}
