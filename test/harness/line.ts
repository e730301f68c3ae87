import { newId } from '../../src/base/ids.ts'
import { createLog } from '../../src/base/log.ts'
import { createSealer } from '../../src/base/seal.ts'
import { openDirectory } from '../../src/features/connections/directory.ts'
import { ownConnections } from '../../src/features/connections/store-environment.ts'
import { createLookups } from '../../src/features/lookups/lookups.ts'
import type { Step } from '../../src/features/step.ts'
import { ensureWorkspace } from '../../src/features/workspaces/store-setup.ts'
import { createLine, type Line, type LineOptions } from '../../src/pipeline/line.ts'
import { type Reactions, reactions } from '../../src/pipeline/reactions.ts'
import type { ReceiveAnswer } from '../../src/pipeline/receive.ts'
import { type AcmeWorld, acme } from './acme.ts'
import { createTestDatabase, type TestDatabase } from './database.ts'
import { eventually } from './eventually.ts'

export const sealer = createSealer('a secret key of the tests, 32 characters')

export interface TestLine {
  line: Line
  database: TestDatabase
  workspaceId: string
  send(body: Record<string, unknown> | string, headers?: Record<string, string>): Promise<ReceiveAnswer>
  /** The id of an accepted request. */
  accept(body: Record<string, unknown>): Promise<string>
  /** How an intake ended, once it has. */
  ended(
    intakeId: string,
    deadlineMs?: number,
  ): Promise<{ status: string; error_message: string | null; outcome: unknown }>
  rows(sql: string, values?: unknown[]): Promise<Record<string, never>[]>
  /** A second process over the same database. */
  another(world: AcmeWorld, options?: Partial<LineOptions>): Promise<TestLine>
  stop(): Promise<void>
}

/** On each test fact: one note whose text and key are the fact's. */
export const wishNote: Step<'test.received'> = async (facts) =>
  facts.map((fact) => ({
    fact,
    outcome: { told: fact.event.key },
    intents: [
      {
        kind: 'crm.note',
        key: `note:${fact.event.key}`,
        target: fact.event.subject,
        reason: 'test',
        data: { leadId: fact.id, vendorLeadId: fact.event.subject, text: fact.event.key },
      },
    ],
  }))

interface TestLineOptions extends Partial<LineOptions> {
  steps?: Step<'test.received'>[]
  on?: TestDatabase
}

/** The real line in this process, on a real database of its own, with the invented vendor connected by environment. */
export async function openTestLine(
  world: AcmeWorld,
  { steps = [wishNote], on, ...options }: TestLineOptions = {},
): Promise<TestLine> {
  const database = on ?? (await createTestDatabase())
  const { pool } = database
  const log = createLog('silent')
  const workspaceId = await ensureWorkspace(pool, 'default', 'Default')
  await ownConnections(pool, sealer, workspaceId, 'environment', [
    { vendor: 'acme', name: 'Acme', settings: { token: 'right' } },
  ])
  const directory = await openDirectory(pool, sealer, log)
  const table: Reactions = { ...reactions, 'test.received': steps }
  const line = createLine({
    pool,
    listenUrl: null,
    vendors: new Map([['acme', acme(world)]]),
    directory,
    sealer,
    log,
    reactions: table,
    publicUrl: 'http://hub.example.test',
    inboundIo: { now: () => new Date(), fetchText: async () => '' },
    onRejected: () => undefined,
    onSettled: () => undefined,
    outside: () => ({
      http: async () => ({ ok: false, failure: 'not_sent', reason: 'no network in this test' }),
      mail: async () => ({ ok: false, failure: 'not_sent', reason: 'no network in this test' }),
      record: { report: () => undefined, mask: (text) => text, hide: () => undefined },
    }),
    load: async () => new Map(),
    lookups: createLookups(pool, sealer),
    heldForMs: () => 0,
    role: 'all',
    ...options,
  })
  await line.start()

  const rows = async (sql: string, values?: unknown[]) => (await pool.query(sql, values)).rows
  const send = (body: Record<string, unknown> | string, headers: Record<string, string> = { 'x-token': 'right' }) => {
    const bytes = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))
    const request = {
      method: 'POST',
      url: 'http://hub.example.test/',
      query: {},
      headers,
      body: bytes,
      receivedAt: new Date(),
      ip: null,
    }
    return line.receive({ vendor: 'acme', segments: [], request })
  }
  return {
    line,
    database,
    workspaceId,
    send,
    rows,
    accept: async (body) => {
      const answer = await send({ id: newId(), subject: 's', ...body })
      if (answer.kind !== 'accepted') throw new Error(`not accepted: ${JSON.stringify(answer)}`)
      return answer.id
    },
    ended: (intakeId, deadlineMs) =>
      eventually(
        async () =>
          (
            await rows('select status, error_message, outcome from intake_results where intake_id = $1', [intakeId])
          )[0] as never,
        deadlineMs,
      ),
    another: (otherWorld, more) => openTestLine(otherWorld, { steps, on: database, ...options, ...more }),
    stop: async () => {
      await line.stop(1_000)
      directory.stop()
      if (!on) await database.drop()
    },
  }
}
