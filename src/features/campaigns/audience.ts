import { toCondition } from '../../domain/condition/schema.ts'
import { conditionSql } from '../leads/store-condition.ts'
import type { WorkspaceInfo } from '../step.ts'
import type { Audience } from './campaign.ts'
import type { AudienceCondition } from './store-recipients.ts'

/** An audience as a condition over leads. Its parameters begin at `$4`. */
export function conditionOf(
  audience: Audience,
  { country }: Pick<WorkspaceInfo, 'country'>,
  now: Date = new Date(),
): AudienceCondition {
  if ('leadIds' in audience) return { text: 'l.id = any($4::uuid[])', values: [audience.leadIds] }
  if ('importId' in audience) return ofImport(audience.importId)
  const values: unknown[] = []
  const value = (each: unknown) => `$${3 + values.push(each)}`
  return { text: conditionSql(toCondition(audience.filter), { country, now }, value), values }
}

/** The leads that an import made or changed. */
function ofImport(importId: string): AudienceCondition {
  const text = `l.id in (select c.lead_id from lead_changes c where c.workspace_id = l.workspace_id and c.cause_kind = 'import' and c.cause_id like $4 || ':%')`
  return { text, values: [importId] }
}
