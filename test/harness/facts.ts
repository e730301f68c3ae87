import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { derivedId, newId } from '../../src/base/ids.ts'
import { createLog } from '../../src/base/log.ts'
import { createSealer } from '../../src/base/seal.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import type { EventData, EventType } from '../../src/domain/events.ts'
import type { IntentKind } from '../../src/domain/intents.ts'
import type { Conclusion, Fact, Step, StepTools, WorkspaceInfo } from '../../src/features/step.ts'

/** A workspace for tests of steps, with the connections that a step may ask for. */
export interface TestWorkspace extends WorkspaceInfo {
  connections: Partial<Record<IntentKind, TestConnection[]>>
}

export interface TestConnection {
  id: string
  vendor: string
  title: string
  settings?: Record<string, unknown>
  /** Default: every wish of its kind. */
  accepts?(data: { cpf?: string }): boolean
}

/** The connection that `fact` says its facts came through. */
export const connectionOf = (workspaceId: string) => derivedId(workspaceId, 'connection')

export async function createWorkspace(pool: pg.Pool, more: Partial<TestWorkspace> = {}): Promise<TestWorkspace> {
  const workspace: TestWorkspace = {
    id: newId(),
    parentId: null,
    isSuspended: false,
    routingVersion: null,
    slug: `w-${randomUUID()}`,
    name: 'Test',
    plan: 'pro',
    country: 'BR',
    timeZone: 'America/Sao_Paulo',
    language: 'pt-BR',
    settings: {},
    connections: {},
    ...more,
  }
  const values = [workspace.id, workspace.slug, workspace.name, workspace.settings]
  await pool.query('insert into workspaces (id, slug, name, settings) values ($1, $2, $3, $4)', values)
  return workspace
}

/** A fact as the line hands it to steps. */
export function fact<T extends EventType>(
  workspace: TestWorkspace,
  type: T,
  data: EventData[T],
  more: Partial<Fact<T>> & { at?: string | null; key?: string } = {},
): Fact<T> {
  const { at = null, key = randomUUID(), ...rest } = more
  const intakeId = rest.intakeId ?? newId()
  return {
    id: derivedId(intakeId, '0', key),
    workspaceId: workspace.id,
    connectionId: connectionOf(workspace.id),
    vendor: 'crm',
    vendorTitle: 'CRM',
    intakeId,
    receivedAt: new Date('2026-01-02T03:04:05Z'),
    effectId: null,
    isReplay: false,
    event: { type, key, subject: key, occurredAt: at, data } as Fact<T>['event'],
    ordinal: 0,
    known: {},
    ...rest,
  }
}

export const sealer = createSealer('test key of the test harness')

/** Runs steps over facts of one type as DECIDE does, in one transaction. A deadlock is an exception here. */
export function runSteps<T extends EventType>(
  pool: pg.Pool,
  workspace: TestWorkspace,
  steps: readonly Step<T>[],
  facts: Fact<T>[],
  logged: string[] = [],
): Promise<Conclusion[]> {
  const log = createLog('info', { write: (line) => void logged.push(JSON.parse(line).msg) })
  return inTransaction(
    pool,
    async (tx) => {
      const tools: StepTools = {
        tx,
        sealer,
        log,
        now: new Date(),
        workspace: () => workspace,
        settingsOf: (connectionId) =>
          Object.values(workspace.connections)
            .flat()
            .find(({ id }) => id === connectionId)?.settings ?? {},
        connectionsFor: (_, kind, data) =>
          (workspace.connections[kind] ?? []).filter(
            ({ accepts }) => !data || (accepts?.(data as { cpf?: string }) ?? true),
          ),
      }
      const fresh = facts.map((each) => ({ ...each, known: {} }))
      const conclusions: Conclusion[] = []
      for (const step of steps) conclusions.push(...(await step(fresh, tools)))
      return conclusions
    },
    1,
  )
}
