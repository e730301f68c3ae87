/**
 * A request that an authorised caller of the API puts through the line: an intake of a built-in connection. The call's
 * authorisation is its proof. Handed to features by the composition root (pipeline/submit.ts).
 */
export interface Submission {
  workspaceId: string
  /** Id of a built-in vendor. */
  vendor: string
  /** The request in that vendor's own format, sent as JSON. Its `identify` finds the dedupe key in it. */
  body: unknown
  /** Wait as long for DECIDE; 0: not at all. */
  waitMs?: number
}

export type SubmitAnswer =
  | {
      kind: 'stored'
      /** Of the intake; of the first one when this is a duplicate. */
      intakeId: string
      isDuplicate: boolean
      /** `accepted`: not decided in time. */
      status: 'processed' | 'ignored' | 'failed' | 'accepted'
      /** What the steps said to a caller that waits, e.g. `leadId`. */
      outcome: Record<string, unknown> | null
    }
  /** Not known to be stored: try again. */
  | { kind: 'unavailable' }

export type Submit = (submission: Submission) => Promise<SubmitAnswer>
