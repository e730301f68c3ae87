import type { ToldFact } from '../lifecycle/advance-leads.ts'

/** What a message's fact means for its lead. */
export interface ContactNews extends ToldFact {
  /** Said in the log even when it changes nothing: the vendor confirms what we knew. */
  confirms?: true
}

declare module '../step.ts' {
  interface Known {
    /** Set by the steps of messages, for `advanceContact`. */
    contactNews?: ContactNews[]
  }
}
