import { access, chmod, chown, constants, readdir, readFile, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** Who runs the server's programs, as options for spawn and words to put before the command. */
export interface ServerUser {
  identity: { uid?: number; gid?: number }
  prefix: string[]
}

interface Identity {
  uid: number
  gid: number
}

/** PostgreSQL refuses root; every Linux knows `nobody`, and initdb wants a user with a name. */
const nobody: Identity = { uid: 65534, gid: 65534 }

/**
 * PostgreSQL refuses to run as root, so root lends `home` to `nobody`, or to whoever owns the cluster already. That user
 * must pass every directory above `home` and down to `programs`; below a closed one (a folder made by `mktemp -d`, root's home)
 * it gets one capability, to read and search, and no other. Throws, naming the directory, when that is not possible.
 */
export async function findServerUser(home: string, programs: string): Promise<ServerUser> {
  const own = process.getuid?.()
  const { uid, gid } = await stat(home)
  if (own !== 0) {
    if (own !== undefined && uid !== own)
      throw new Error(
        `${home} belongs to user ${uid}, not to user ${own}: start as that user, or give it away (chown -R)`,
      )
    return { identity: {}, prefix: [] }
  }
  const identity = uid === 0 ? nobody : { uid, gid }
  await chown(home, identity.uid, identity.gid)
  await letRun(programs)
  const closed = (await firstClosed(home, identity)) ?? (await firstClosed(join(programs, 'postgres'), identity))
  if (!closed) return { identity, prefix: [] }
  const capability = await searchCapability()
  const setpriv = await findSetpriv()
  if (!capability || !setpriv)
    throw new Error(
      `the database runs as user ${identity.uid}, who may not enter ${closed}: open it (chmod o+x ${closed}), set DATA_DIR to another place, or start as another user than root`,
    )
  return { identity: {}, prefix: passWith(setpriv, capability, identity) }
}

/** A strict umask at install time leaves programs that only root may run. */
async function letRun(programs: string): Promise<void> {
  for (const name of await readdir(programs)) {
    const program = join(programs, name)
    const { mode } = await stat(program)
    if ((mode & 0o555) !== 0o555) await chmod(program, mode | 0o555)
  }
}

/** The first directory on the way down to `path` that this user may not pass. */
async function firstClosed(path: string, { uid, gid }: Identity): Promise<string | null> {
  const parent = dirname(path)
  if (parent === path) return null
  const above = await firstClosed(parent, { uid, gid })
  if (above) return above
  const { mode, uid: owner, gid: group } = await stat(parent)
  const mayPass = owner === uid ? mode & 0o100 : group === gid ? mode & 0o010 : mode & 0o001
  return mayPass ? null : parent
}

/** The weaker of the two capabilities that pass closed directories, of those this process has (bits 2 and 1 of CapEff). */
async function searchCapability(): Promise<string | null> {
  const status = await readFile('/proc/self/status', 'utf8').catch(() => '')
  const effective = BigInt(`0x${/^CapEff:\s*([0-9a-f]+)/m.exec(status)?.[1] ?? '0'}`)
  if (effective & 4n) return 'dac_read_search'
  return effective & 2n ? 'dac_override' : null
}

/** util-linux's setpriv: an essential package of Debian, there on every server distribution. */
async function findSetpriv(): Promise<string | null> {
  for (const path of ['/usr/bin/setpriv', '/bin/setpriv']) {
    const there = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    )
    if (there) return path
  }
  return null
}

function passWith(setpriv: string, capability: string, { uid, gid }: Identity): string[] {
  const kept = `-all,+${capability}`
  return [
    setpriv,
    `--reuid=${uid}`,
    `--regid=${gid}`,
    '--clear-groups',
    `--inh-caps=${kept}`,
    `--ambient-caps=${kept}`,
    `--bounding-set=${kept}`,
    // else access(2), by which initdb looks for its programs, would ignore the capability
    '--securebits=+no_setuid_fixup',
    '--no-new-privs',
    '--',
  ]
}
