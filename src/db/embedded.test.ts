import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { expect, test } from 'vitest'
import { eventually } from '../../test/harness/eventually.ts'
import { temporaryDirectory } from '../../test/harness/temporary-directory.ts'
import { startEmbedded } from './embedded.ts'

const embedded = new URL('./embedded.ts', import.meta.url).href

/** A process of its own that starts the server in `directory` and tells its URL and pid. */
async function hubIn(directory: string) {
  const code = `
    const { startEmbedded } = await import(${JSON.stringify(embedded)})
    try {
      const { url, pid } = await startEmbedded(${JSON.stringify(directory)})
      console.log(JSON.stringify({ url, pid: pid() }))
    } catch (error) {
      console.log(JSON.stringify({ refused: error.message }))
      process.exit(1)
    }
    setInterval(() => {}, 1000)`
  const process_ = spawn(process.execPath, ['--input-type=module', '-e', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = await once(process_.stdout, 'data')
  const told = JSON.parse(String(line)) as { url: string; pid: number; refused?: string }
  return {
    ...told,
    hubPid: process_.pid!,
    kill: async () => {
      const gone = once(process_, 'exit')
      process_.kill('SIGKILL')
      await gone
    },
  }
}

async function ask<T>(url: string, text: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query({ text, rowMode: 'array' })).rows.flat() as T[]
  } finally {
    await client.end()
  }
}

const untilStopped = (url: string) =>
  eventually(() =>
    ask(url, 'select 1').then(
      () => false,
      (error) => error.code === 'ECONNREFUSED',
    ),
  )

test('starts durable, on loopback only, in a directory closed to others, and keeps its data', async () => {
  await using directory = await temporaryDirectory()
  const first = await startEmbedded(directory.path)
  expect(await ask(first.url, 'show fsync')).toEqual(['on'])
  expect(await ask(first.url, 'show synchronous_commit')).toEqual(['on'])
  expect(await ask(first.url, 'show full_page_writes')).toEqual(['on'])
  expect(await ask(first.url, 'show listen_addresses')).toEqual(['127.0.0.1'])
  expect(await ask(first.url, `select lower('ÁGUA')`)).toEqual(['água'])
  expect(await ask(first.url.replace(/:[^:@]+@/, ':wrong@'), 'select 1').catch((error) => error.code)).toBe('28P01')
  expect((await stat(join(directory.path, 'password'))).mode & 0o777).toBe(0o600)
  await ask(first.url, 'create table kept (n integer)')
  await ask(first.url, 'insert into kept values (42)')
  await first.stop()
  await untilStopped(first.url)

  const second = await startEmbedded(directory.path)
  expect(await ask(second.url, 'select n from kept')).toEqual([42])
  await second.stop()
})

test('a second process on the same directory is refused by name', async () => {
  await using directory = await temporaryDirectory()
  const first = await hubIn(directory.path)
  const second = await hubIn(directory.path)
  expect(second.refused).toContain(`in use by process ${first.hubPid}`)
  expect(await ask(first.url, 'select 1')).toEqual([1])
  await first.kill()
  await untilStopped(first.url)
})

test('the server stops when its hub is killed', async () => {
  await using directory = await temporaryDirectory()
  const hub = await hubIn(directory.path)
  await hub.kill()
  await untilStopped(hub.url)
})

test('starts again after a kill of everything, of the server alone, and over a pid file that names a stranger', async () => {
  await using directory = await temporaryDirectory()
  const killed = await hubIn(directory.path)
  await ask(killed.url, 'create table kept (n integer)')
  await ask(killed.url, 'insert into kept values (7)')
  // a backend that does not look up outlives its postmaster and holds the shared memory
  const busy = ask(killed.url, 'select count(*) from generate_series(1, 1e12)').catch(() => undefined)
  await eventually(
    async () =>
      (await ask(killed.url, `select 1 from pg_stat_activity where query like '%1e12%' and pid <> pg_backend_pid()`))
        .length === 1,
  )
  process.kill(killed.pid, 'SIGKILL')
  await killed.kill()

  const second = await startEmbedded(directory.path)
  await busy
  expect(await ask(second.url, 'select n from kept')).toEqual([7])
  const pidFile = join(directory.path, 'data/postmaster.pid')
  const left = await readFile(pidFile, 'utf8')
  await second.stop()
  await writeFile(pidFile, left.replace(/^\d+/, String(process.pid)))

  const third = await startEmbedded(directory.path)
  expect(await ask(third.url, 'select n from kept')).toEqual([7])
  await third.stop()
})

test('a server that is killed comes back on the same address', async () => {
  await using directory = await temporaryDirectory()
  const crashed = Promise.withResolvers<Error>()
  const server = await startEmbedded(directory.path, { onCrash: crashed.resolve })
  try {
    process.kill(server.pid(), 'SIGKILL')
    expect((await crashed.promise).message).toContain('ended by itself')
    await eventually(async () => (await ask(server.url, 'select 1 as one')).length === 1, 20_000)
  } finally {
    await server.stop()
  }
})
