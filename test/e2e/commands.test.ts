import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { buildDashboard } from '../harness/dashboard.ts'
import { eventually } from '../harness/eventually.ts'
import { root } from '../harness/source-files.ts'
import { temporaryDirectory } from '../harness/temporary-directory.ts'

// each command is a process that compiles the whole hub: seconds on a busy machine
vi.setConfig({ testTimeout: 180_000 })

let directory: Awaited<ReturnType<typeof temporaryDirectory>>
beforeAll(async () => {
  directory = await temporaryDirectory()
  // else each start would build it beside the tests with a browser
  await buildDashboard()
}, 120_000)
afterAll(() => directory[Symbol.asyncDispose]())

/** Little more than PATH, as a container or a service manager gives. */
const environment = () => ({
  PATH: process.env.PATH,
  DATA_DIR: join(directory.path, 'data'),
  PORT: '0',
  LOG_LEVEL: 'warn',
  LEADLINE_SANDBOX: 'off',
})

interface Running {
  process: ChildProcess
  output(): string
  /** The exit code, or the signal that ended it. */
  ended: Promise<number | NodeJS.Signals>
}

function run(command: string, words: string[], env = {}): Running {
  const child = spawn(command, words, {
    cwd: root,
    env: { ...environment(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      output += chunk
    })
  const ended = once(child, 'close').then(([code, signal]) => code ?? signal)
  return { process: child, output: () => output, ended }
}

const leadline = (...words: string[]) => run('node', ['bin/leadline.mjs', ...words])

async function npmStart() {
  const hub = run('npm', ['start'])
  const url = await eventually(() => /listens on (\S+)/.exec(hub.output())?.[1], 60_000)
  return { ...hub, url }
}

const isReady = (url: string) => fetch(`${url}/health/ready`).then((answer) => answer.status === 200)
const isGone = (url: string) =>
  fetch(url).then(
    () => false,
    () => true,
  )

test('npm start is ready, and SIGTERM to npm ends it with 0 within ten seconds', async () => {
  const hub = await npmStart()
  await eventually(() => isReady(hub.url))
  const secret = await stat(join(directory.path, 'data/secret-key'))
  expect(secret.mode & 0o777).toBe(0o600)
  expect((await stat(join(directory.path, 'data/api-key'))).mode & 0o777).toBe(0o600)
  const asked = Date.now()
  hub.process.kill('SIGTERM')
  expect(await hub.ended).toBe(0)
  expect(Date.now() - asked).toBeLessThan(10_000)
  expect(await isGone(hub.url)).toBe(true)
})

test('when npm is killed the hub and its database stop by themselves, and it starts again', async () => {
  const hub = await npmStart()
  hub.process.kill('SIGKILL')
  expect(await hub.ended).toBe('SIGKILL')
  await eventually(() => isGone(hub.url), 30_000)
  // the directory is free when the last of it is gone
  const again = await eventually(async () => {
    const migrate = leadline('migrate')
    return (await migrate.ended) === 0 && migrate
  }, 60_000)
  expect(again.output()).toContain('Nothing to apply')
})

test('commands use the running hub’s database; a second hub on it is refused', async () => {
  const hub = await npmStart()
  const key = leadline('key', 'create', '--name', 'test')
  expect(await key.ended).toBe(0)
  const answer = await fetch(`${hub.url}/api/v1/intakes`, {
    headers: { authorization: `Bearer ${key.output().trim()}` },
  })
  expect(answer.status).toBe(200)
  expect(hub.output()).toContain(`Make the first user at ${hub.url}/setup?token=`)
  const ana = ['--email', 'ana@example.test', '--name', 'Ana', '--password', 'correct horse']
  expect(await leadline('user', 'create', ...ana).ended).toBe(0)
  const signIn = await fetch(`${hub.url}/api/v1/auth/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: 'ana@example.test', password: 'correct horse' }),
  })
  expect(await signIn.json()).toMatchObject({ session: { role: 'owner', workspace: { slug: 'default' } } })
  const expired = leadline('key', 'create', '--name', 'old', '--expires', '2020-01-01')
  await expired.ended
  const late = await fetch(`${hub.url}/api/v1/intakes`, {
    headers: { authorization: `Bearer ${expired.output().trim()}` },
  })
  expect(late.status).toBe(401)
  const doctor = leadline('doctor')
  expect(await doctor.ended).toBe(0)
  expect(doctor.output()).toMatch(/^ok {4}database: PostgreSQL 18/m)
  const second = leadline('start')
  expect(await second.ended).toBe(1)
  expect(second.output()).toMatch(/in use by process \d+/)
  hub.process.kill('SIGINT')
  expect(await hub.ended).toBe(0)
})

test('mistakes in the configuration are told together, before anything starts', async () => {
  const start = run('node', ['bin/leadline.mjs', 'start'], { PORT: 'http', LEADLINE_API_KEY: 'short' })
  expect(await start.ended).toBe(78)
  expect(start.output()).toMatch(/PORT: is "http"; expected/)
  expect(start.output()).toMatch(/LEADLINE_API_KEY: has 5 characters/)
})

test('an unknown command fails and says what there is', async () => {
  const unknown = leadline('strat')
  expect(await unknown.ended).toBe(1)
  expect(unknown.output()).toContain('start')
})
