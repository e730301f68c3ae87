import type { ConditionLead } from '../../domain/condition/subject.ts'
import type { Strategy } from './actions.ts'

/** Why a candidate was passed over. */
export type SkipReason =
  | 'not_a_member'
  | 'off_duty'
  | 'away'
  | 'outside_hours'
  | 'hour_cap'
  | 'day_cap'
  | 'rule_hour_cap'
  | 'rule_day_cap'

/** Whom a rule could give the lead to, and whom it gave it to. */
export interface Draw {
  ruleId: string
  strategy: Strategy
  /** Null: nobody was available. */
  chosen: string | null
  candidates: { id: string; skipped?: SkipReason; open?: number }[]
}

/** Why a rule's destination was not taken. */
export type DestinationProblem = 'unknown' | 'suspended' | 'not_a_descendant'

/** What becomes of one lead. */
export interface Decision {
  versionId: string | null
  version: number
  /** The rule that decides: the first that gives the lead to somebody, else the first that matched. Null: the fallback. */
  ruleId: string | null
  ruleName: string | null
  /** Every rule that took part, in order. */
  matched: string[]
  /** One line for a person, the same for leads that went the same way. */
  reason: string
  workspaceId: string
  ownerId: string | null
  teamId: string | null
  tags: string[]
  notify: { ruleId: string; via: ('email' | 'slack')[] }[]
  draws: Draw[]
  destinationProblem: { workspaceId: string; problem: DestinationProblem } | null
}

/** A decision as `leads.routing_metadata` keeps it: with the version's rules enough to tell the whole story again. */
export interface RoutingMetadata {
  routing_reason: string
  version_id: string | null
  version: number
  rule_id: string | null
  rule_name: string | null
  matched: string[]
  decided_at: string
  /** The rules' workspace. */
  source_workspace_id: string
  inputs: { lead: ConditionLead; country: string }
  outcome: {
    workspace_id: string
    owner_id: string | null
    team_id: string | null
    draws: Draw[]
    destination_problem: Decision['destinationProblem']
  }
  /** Those that the lead did not have before. */
  tagged: string[]
  /** Since a person gave the lead to somebody else: who, when, to whom. */
  assigned?: { by: string; at: string; workspace_id: string; owner_id: string | null; team_id: string | null }
}
