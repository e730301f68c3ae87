import type { WorkspaceInfo } from '../step.ts'
import type { Audience } from './campaign.ts'
import type { AudienceCondition } from './store-recipients.ts'

/** An audience as a condition over leads. Its parameters begin at `$4`. */
export function conditionOf(
  audience: Audience,
  _workspace: Pick<WorkspaceInfo, 'country' | 'timeZone'>,
): AudienceCondition {
  if ('leadIds' in audience) return { text: 'l.id = any($4::uuid[])', values: [audience.leadIds] }
  return { text: 'false', values: [] }
}
