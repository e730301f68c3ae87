import type { Intent, IntentData, IntentKind } from '../domain/intents.ts'
import { intentRules } from '../domain/intents.ts'
import type { Connection, Directory } from '../features/connections/directory.ts'
import type { Fact } from '../features/step.ts'
import type { Action, Vendor } from '../vendors/_kit/contract.ts'
import { maskSettings } from '../vendors/_kit/settings.ts'

export interface BindTools {
  vendors: ReadonlyMap<string, Vendor>
  directory: Directory
}

/** What a wish hangs on. */
export type Cause = Pick<Fact, 'workspaceId' | 'intakeId' | 'receivedAt' | 'isReplay'>

export interface Wish {
  fact: Cause
  intent: Intent
}

/** An intent bound to one connection: what becomes an effect. */
export interface Bound extends Wish {
  connection: Connection
}

export function actionOf(
  vendors: ReadonlyMap<string, Vendor>,
  vendorId: string,
  kind: IntentKind,
): Action<Record<string, unknown>, IntentKind> | undefined {
  return vendors.get(vendorId)?.outbound?.[kind] as Action<Record<string, unknown>, IntentKind> | undefined
}

/** The connections of a workspace that speak this kind of intent (with this data), in binding order. */
export function connectionsFor<K extends IntentKind>(
  tools: BindTools,
  workspaceId: string,
  kind: K,
  data?: IntentData[K],
): { id: string; vendor: string; title: string }[] {
  return candidates(tools, workspaceId, kind, data).map((connection) => ({
    id: connection.id,
    vendor: connection.vendor,
    title: tools.vendors.get(connection.vendor)!.title,
  }))
}

/** What a connection is set to, secrets masked; empty for one that is gone. */
export function settingsOf({ vendors, directory }: BindTools, connectionId: string): Record<string, unknown> {
  const connection = directory.connection(connectionId)
  const vendor = connection && vendors.get(connection.vendor)
  return vendor ? maskSettings(vendor, connection.settings) : {}
}

/** Intents × subscribed connections. An intent that nobody can carry out binds to nothing. */
export function bindIntents(wishes: Wish[], tools: BindTools): Bound[] {
  return wishes.flatMap((wish) => {
    const { kind, data, connectionId } = wish.intent
    const able = candidates(tools, wish.fact.workspaceId, kind, data).filter(
      ({ id }) => connectionId === undefined || id === connectionId,
    )
    const chosen = intentRules[kind].bind === 'first' ? able.slice(0, 1) : able
    return chosen.map((connection) => ({ ...wish, connection }))
  })
}

function candidates(
  { vendors, directory }: BindTools,
  workspaceId: string,
  kind: IntentKind,
  data?: IntentData[IntentKind],
): Connection[] {
  const order = (connection: Connection) => vendors.get(connection.vendor)?.bindOrder ?? 100
  const takes = ({ vendor, settings }: Connection) => {
    const action = actionOf(vendors, vendor, kind)
    return action !== undefined && (data === undefined || (action.accepts?.(data, settings) ?? true))
  }
  return directory
    .enabledIn(workspaceId)
    .filter(takes)
    .sort((a, b) => order(a) - order(b))
}
