/** Several effects in one request, for vendors that take lists (docs/adr/0011). */
import type { IntentData, IntentKind } from '../../domain/intents.ts'
import type { OutboundIo, Outcome } from './contract.ts'

export interface Batch<S, K extends IntentKind> {
  /** At most, in one request. */
  most: number
  /**
   * Does several at once and says of each, in their order, how it ended. `split`: the vendor refused them together because
   * of some among them and did none; each half is then tried by itself. Not to be said of one alone.
   */
  perform(items: BatchItem<K>[], settings: S, io: BatchIo): Promise<Outcome[] | 'split'>
}

export interface BatchItem<K extends IntentKind> {
  data: IntentData[K]
  /** As in `OutboundIo`. */
  idempotencyKey: string
  attempt: number
}

/** As `OutboundIo`, without what belongs to one effect. */
export interface BatchIo extends Omit<OutboundIo, 'idempotencyKey' | 'attempt' | 'load'> {
  /** By id; what is gone is missing. */
  loadMany(kind: IntentKind, ids: string[]): Promise<ReadonlyMap<string, unknown>>
}
