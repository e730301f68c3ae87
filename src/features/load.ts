import type { IntentKind } from '../domain/intents.ts'
import type { BatchIo } from '../vendors/_kit/contract.ts'
import { createLoadConversions, type LoadTools } from './conversions/load-conversions.ts'

/** What intents that are only an id stand for when they are carried out: one line per kind. */
export function createLoad(tools: LoadTools): BatchIo['loadMany'] {
  const loaders: Partial<Record<IntentKind, (ids: string[]) => Promise<ReadonlyMap<string, unknown>>>> = {
    'conversion.send': createLoadConversions(tools),
  }
  return async (kind, ids) => (await loaders[kind]?.(ids)) ?? new Map()
}
