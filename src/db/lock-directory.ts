import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

export interface DirectoryLock {
  release(): void
}

/** Held here too: a database nobody refers to would be closed, and its lock with it. */
const held = new Set<DatabaseSync>()

/**
 * One process per directory. Throws when another one holds it. The lock is the kernel's, on an empty SQLite file (Node
 * offers no other way to one): it ends with its process however that dies, and holds between containers that share the
 * directory, where process ids mean nothing.
 */
export function lockDirectory(directory: string): DirectoryLock {
  const holder = join(directory, 'lock.pid')
  const database = new DatabaseSync(join(directory, 'lock'))
  try {
    database.exec('begin exclusive')
  } catch (error) {
    database.close()
    if ((error as { errcode?: number }).errcode !== 5) throw error
    throw new Error(
      `${directory} is in use by process ${readHolder(holder)}: stop it first, or set another DATA_DIR, or set DATABASE_URL to share one database`,
    )
  }
  held.add(database)
  writeFileSync(holder, String(process.pid))
  return {
    release: () => {
      if (held.delete(database)) database.close()
    },
  }
}

function readHolder(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return 'unknown'
  }
}
