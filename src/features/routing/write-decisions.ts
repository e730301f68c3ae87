import { newId } from '../../base/ids.ts'
import { inputsOf } from '../../domain/condition/columns.ts'
import type { ConditionField } from '../../domain/condition/fields.ts'
import type { ConditionLead } from '../../domain/condition/subject.ts'
import type { ChangeRow } from '../leads/store-changes.ts'
import type { DecideTools } from './decide-batch.ts'
import type { Decision, RoutingMetadata } from './decision.ts'
import type { RoutableLead, RoutedRow } from './store-route.ts'
import { loadVersions } from './store-versions.ts'

/** What `leads.routing_metadata` keeps of a decision. `fields`: what the version's conditions ask for. */
export function metadataOf(
  decision: Decision,
  {
    source,
    lead,
    country,
    fields,
    at,
  }: {
    source: string
    lead: ConditionLead
    country: string
    fields: Iterable<ConditionField>
    at: Date
  },
): RoutingMetadata {
  return {
    routing_reason: decision.reason,
    version_id: decision.versionId,
    version: decision.version,
    rule_id: decision.ruleId,
    rule_name: decision.ruleName,
    matched: decision.matched,
    decided_at: at.toISOString(),
    source_workspace_id: source,
    inputs: { lead: inputsOf(lead, fields), country },
    outcome: {
      workspace_id: decision.workspaceId,
      owner_id: decision.ownerId,
      team_id: decision.teamId,
      draws: decision.draws,
      destination_problem: decision.destinationProblem,
    },
    tagged: decision.tags.filter((tag) => !(lead.tags ?? []).includes(tag)),
  }
}

/** The rows of leads after these decisions. */
export async function routedRowsOf(
  decided: readonly { lead: RoutableLead; decision: Decision }[],
  { tx, now, workspace }: DecideTools,
): Promise<RoutedRow[]> {
  const versions = await loadVersions(
    tx,
    decided.flatMap(({ decision }) => decision.versionId ?? []),
  )
  return decided.map(({ lead, decision }) => {
    const { fields } = versions.get(decision.versionId!)!
    const { sourceWorkspaceId: source } = lead
    const { country } = workspace(source)
    return routedRow(lead, decision, metadataOf(decision, { source, lead: lead.lead, country, fields, at: now }), now)
  })
}

/** The lead's row after a decision. */
function routedRow(lead: RoutableLead, decision: Decision, metadata: RoutingMetadata, now: Date): RoutedRow {
  const own = lead.lead.tags ?? []
  return {
    id: lead.id,
    routingRuleId: decision.ruleId,
    routingMetadata: metadata,
    ownerId: decision.ownerId,
    teamId: decision.teamId,
    assignedAt: decision.ownerId !== null || decision.teamId !== null ? now : null,
    tags: [...new Set([...own, ...decision.tags])].sort(),
  }
}

/** The line of a decision in the lead's timeline. */
export function routedLine(lead: RoutableLead, decision: Decision, now: Date): ChangeRow {
  return {
    id: newId(),
    workspaceId: decision.workspaceId,
    leadId: lead.id,
    at: now,
    kind: 'routed',
    field: null,
    oldValue: { workspace_id: lead.workspaceId, owner_id: lead.ownerId, team_id: lead.teamId },
    newValue: {
      workspace_id: decision.workspaceId,
      owner_id: decision.ownerId,
      team_id: decision.teamId,
      rule_id: decision.ruleId,
      version: decision.version,
    },
    causeKind: 'rule',
    causeId: decision.ruleId ?? decision.versionId ?? lead.id,
    note: decision.reason,
  }
}

/** True when a lead stays with whom it is, by the same rule. */
export function isSameAsBefore({ metadata }: RoutableLead, decision: Decision): boolean {
  if (metadata === null || metadata.rule_id !== decision.ruleId) return false
  const { workspace_id, owner_id, team_id } = metadata.outcome
  return workspace_id === decision.workspaceId && owner_id === decision.ownerId && team_id === decision.teamId
}
