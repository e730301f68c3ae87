import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { createTestDatabase } from '../harness/database.ts'
import { eventually } from '../harness/eventually.ts'
import { startHubProcess } from '../harness/hub-process.ts'
import { temporaryDirectory } from '../harness/temporary-directory.ts'

const cli = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url))

/** Runs a command as a user would and resolves with its exit code and what it printed. */
function leadline(args: string[], env: Record<string, string>): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, [cli, ...args], { env: { PATH: process.env.PATH, ...env } })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk))
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, output })))
}

test('a hub without any vendor shows the whole story in its sandbox, and says that it is one', async () => {
  const database = await createTestDatabase()
  onTestFinished(database.drop)
  await using directory = await temporaryDirectory()
  const key = 'an instance key of the sandbox test, long enough'
  const env = { DATABASE_URL: database.url, DATA_DIR: directory.path, LEADLINE_API_KEY: key }
  const hub = await startHubProcess({ env: { ...env, LEADLINE_SANDBOX: 'auto' } })
  onTestFinished(async () => void (await hub.end('SIGKILL')))
  await eventually(() => hub.output().includes('SANDBOX: no vendor is configured'))

  const api = async (path: string, workspace = 'sandbox') => {
    const headers = { authorization: `Bearer ${key}`, 'x-workspace': workspace }
    const response = await fetch(`${hub.url}/api/v1${path}`, { headers })
    if (response.status !== 200) throw new Error(await response.text())
    return (await response.json()) as { items: Record<string, unknown>[] }
  }
  const { items: workspaces } = await api('/workspaces', 'default')
  expect(Object.fromEntries(workspaces.map(({ slug, isSandbox }) => [slug, isSandbox]))).toEqual({
    default: false,
    sandbox: true,
  })

  const simulated = await leadline(['simulate', 'c2s', 'on_create_lead', '--count', '2', '--url', hub.url], env)
  expect(simulated).toMatchObject({ code: 0, output: expect.stringContaining('2 × 200 accepted') })

  const intakes = await eventually(async () => {
    const { items } = await api('/intakes')
    return items.length === 2 && items.every(({ status }) => status === 'completed') && items
  })
  expect(intakes.map(({ vendor, type }) => [vendor, type])).toEqual(Array(2).fill(['c2s', 'on_create_lead']))
  expect((await api('/intakes', 'default')).items).toEqual([])

  const { items: effects } = await api('/effects')
  const notes = effects.filter(({ kind }) => kind === 'crm.note')
  expect(notes.map(({ status }) => status)).toEqual(['done', 'done'])
  // the simulator's own ids of the notes it holds
  const { rows } = await database.pool.query(`select reference from effects where kind = 'crm.note'`)
  for (const { reference } of rows) expect(reference).toMatch(/^[0-9a-f]{32}$/)
  expect(await hub.end('SIGTERM')).toBe(0)
}, 60_000)
