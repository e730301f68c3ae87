import { stat, statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Config, Problem } from '../config.ts'
import { type Finding, fail, ok, warn } from './finding.ts'

const gigabyte = 2 ** 30

/** What can be said without the database: Node, the configuration, the disk, the addresses. */
export async function examineMachine(config: Config, warnings: Problem[]): Promise<Finding[]> {
  return [
    ok('node', process.version),
    ...(warnings.length === 0
      ? [ok('configuration', 'no mistakes')]
      : warnings.map(({ name, problem }) => warn('configuration', `${name} ${problem}`))),
    ...(await examineDisk(config.dataDir)),
    ...examineAddresses(config),
  ]
}

async function examineDisk(dataDir: string): Promise<Finding[]> {
  const { bavail, bsize } = await statfs(await nearestExisting(dataDir))
  const free = (bavail * bsize) / gigabyte
  const text = `${free.toFixed(1)} GB free at ${dataDir}`
  if (free < 0.5) return [fail('disk', `${text}: the database will stop accepting; free some`)]
  return [free < 5 ? warn('disk', `${text}: the database's log alone may take 4 GB`) : ok('disk', text)]
}

async function nearestExisting(path: string): Promise<string> {
  const exists = await stat(path).then(
    () => true,
    () => false,
  )
  return exists ? path : nearestExisting(dirname(path))
}

/** Signatures over URLs and callbacks need the address that vendors see. */
function examineAddresses({ host, port, publicUrl, vendorSettings }: Config): Finding[] {
  const url = publicUrl ?? `http://${host}:${port}`
  const isLocal = isLoopback(new URL(url).hostname)
  if (isLocal && vendorSettings.size > 0)
    return [warn('public URL', `${url} is loopback: no vendor can reach it; set PUBLIC_URL to what they call`)]
  if (!isLocal && url.startsWith('http:'))
    return [warn('public URL', `${url} is plain http: webhooks and keys travel readable; put TLS in front`)]
  if (!isLoopback(host) && publicUrl === null)
    return [warn('public URL', `HOST is ${host} and PUBLIC_URL is not set: webhook URLs will show ${url}`)]
  return [ok('public URL', url)]
}

/** True for addresses and names of this machine. */
export function isLoopback(host: string): boolean {
  return /^(localhost|127(\.\d+){3}|\[?::1\]?)$/.test(host)
}
