import type { Language } from '../base/language.ts'
import type { Log } from '../base/log.ts'
import type { Sealer } from '../base/seal.ts'
import type { Transaction } from '../db/transaction.ts'
import type { Event, EventType } from '../domain/events.ts'
import type { Intent, IntentData, IntentKind } from '../domain/intents.ts'

/** One stored fact on its way through its reactions. */
export interface Fact<T extends EventType = EventType> {
  /** Row of `events`. */
  id: string
  workspaceId: string
  /** The connection that told it: the webhook's, or for an answer the one that was asked. */
  connectionId: string
  vendor: string
  vendorTitle: string
  intakeId: string
  /** When the intake that caused it was received. */
  receivedAt: Date
  /** What its changes name as their cause; absent: the intake. */
  cause?: { kind: 'import'; id: string }
  /** The effect that it answers; null when the request itself said it. */
  effectId: string | null
  /** True when a person asked to decide this intake again. */
  isReplay: boolean
  event: Event<T>
  /** Place among the facts of its request or answer. */
  ordinal: number
  /** What earlier steps of the same event found out. */
  known: Known
}

/** What steps hand to the steps after them. Features add their own field by declaration merging. */
// biome-ignore lint/suspicious/noEmptyInterface: merged by features
export interface Known {}

/** What one step concluded for one fact. */
export interface Conclusion {
  fact: Fact
  intents?: Intent[]
  /** Why the purpose was not reached, in words a person understands; becomes the intake's `errorMessage`. */
  failure?: string
  /** Merged into the answer of a caller that waits. */
  outcome?: Record<string, unknown>
}

/** The only outside things a step may use. It knows no vendor and no network. */
export interface StepTools {
  tx: Transaction
  sealer: Sealer
  log: Log
  now: Date
  workspace(id: string): WorkspaceInfo
  /** The connections of a workspace that would carry out this kind of wish (with this data), in binding order. */
  connectionsFor<K extends IntentKind>(
    workspaceId: string,
    kind: K,
    data?: IntentData[K],
  ): { id: string; vendor: string; title: string }[]
  /** What a connection is set to, secrets masked. */
  settingsOf(connectionId: string): Record<string, unknown>
}

export interface WorkspaceInfo {
  id: string
  parentId: string | null
  isSuspended: boolean
  /** Of its routing rules; null: it never had any. */
  routingVersion: string | null
  slug: string
  name: string
  plan: 'free' | 'pro'
  country: string
  timeZone: string
  language: Language
  settings: Record<string, unknown>
}

/**
 * Takes a batch of facts of one type, changes rows, returns what it concluded (facts without a conclusion may be left
 * out). Idempotent and order-insensitive: the same facts twice, late or reversed leave the same rows. Set-based: a
 * fixed number of statements per batch, rows locked in sorted key order.
 */
export type Step<T extends EventType = EventType> = (facts: Fact<T>[], tools: StepTools) => Promise<Conclusion[]>
