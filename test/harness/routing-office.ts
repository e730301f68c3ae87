import { expect } from 'vitest'
import { newId } from '../../src/base/ids.ts'
import type { TestHub } from './hub.ts'

type Row = Record<string, unknown>

export type RoutingOffice = ReturnType<typeof routingOffice>

/** A hub whose leads are routed: workspaces, people, rules as users insert them, leads as they enter them. */
export function routingOffice(hub: TestHub) {
  let nth = 0
  const rows = async (text: string, values: unknown[] = []): Promise<Row[]> =>
    (await hub.database.pool.query(text, values)).rows
  return {
    rows,
    /** A child of `parent`, else of the default workspace, in the US. */
    workspace: async (slug: string, parent?: string): Promise<string> => {
      const body = { slug, name: slug, country: 'US' }
      const made = await hub.api('POST', '/api/v1/workspaces', { body, ...(parent && { workspace: parent }) })
      return (made.body as { id: string }).id
    },
    /** Straight into the table. */
    rule: async (
      name: string,
      priority: number,
      conditions: unknown,
      destination: string | null,
      actions: unknown,
    ): Promise<string> => {
      const [row] = await rows(
        `insert into lead_routing_rules (workspace_id, rule_name, priority, conditions, destination_workspace_id, actions)
         values ($1, $2, $3, $4, $5, $6) returning id`,
        [hub.workspaceId, name, priority, conditions, destination, actions],
      )
      await hub.directory.refresh()
      return row!.id as string
    },
    /** A lead through the API; returns its id. */
    enter: async (lead: Record<string, unknown>): Promise<string> => {
      nth += 1
      const body = { full_name: `Person ${nth}`, email: `person${nth}@example.test`, ...lead }
      const { body: made, status } = await hub.api('POST', '/api/v1/leads', { body })
      expect({ status, made }).toMatchObject({ status: 201 })
      return (made as { id: string }).id
    },
    leadOf: async (id: string): Promise<Row> => (await rows('select * from leads where id = $1', [id]))[0]!,
    /** Somebody who works in a workspace. */
    user: async (workspaceId: string, role = 'agent'): Promise<string> => {
      const id = newId()
      await rows('insert into users (id, name, email) values ($1, $2, $3)', [id, 'User', `u-${id}@example.test`])
      await rows('insert into members (workspace_id, user_id, role) values ($1, $2, $3)', [workspaceId, id, role])
      return id
    },
  }
}
