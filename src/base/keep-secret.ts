import { randomBytes } from 'node:crypto'
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * A generated secret (64 hex characters) kept in a file that only its owner may read. Two processes that start at once
 * end with the same one: the file appears whole or not at all.
 */
export async function keepSecret(
  directory: string,
  name: string,
): Promise<{ value: string; path: string; isNew: boolean }> {
  const path = join(directory, name)
  const known = await readFile(path, 'utf8').catch(() => null)
  if (known) return { value: known.trim(), path, isNew: false }
  await mkdir(directory, { recursive: true })
  const own = `${path}.${process.pid}`
  await writeFile(own, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600 })
  const isNew = await link(own, path).then(
    () => true,
    () => false,
  )
  await rm(own, { force: true })
  return { value: (await readFile(path, 'utf8')).trim(), path, isNew }
}
