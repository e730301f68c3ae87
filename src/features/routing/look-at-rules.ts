import { isRefusal, type Refusal } from '../../base/errors.ts'
import type { Transaction } from '../../db/transaction.ts'
import { type ConditionLead, subjectOf } from '../../domain/condition/subject.ts'
import type { WorkspaceInfo } from '../step.ts'
import { destinationCheck, possible } from './decide-batch.ts'
import { decideLead } from './decide-lead.ts'
import type { Decision } from './decision.ts'
import { problemWith, toContent } from './edit-rules.ts'
import { traceRules } from './explain.ts'
import { openOffice } from './open-office.ts'
import { peekTurns, readPeople } from './store-office.ts'
import { readDraft, readLive } from './store-rules.ts'
import { compileVersion, type Version, type VersionContent } from './version.ts'
import { type Warning, warningsOf } from './warnings.ts'

type WorkspaceOf = (id: string) => WorkspaceInfo
type Which = boolean | Parameters<typeof toContent>[0]

/** The rules that a caller asks about: the live ones, the draft, or those of its body. */
export async function chooseVersion(tx: Transaction, workspaceId: string, which: Which): Promise<Version | Refusal> {
  const live = await readLive(tx, workspaceId)
  if (which === false) return compileVersion(live.content, live.versionId, live.number)
  if (which === true) {
    const draft = await readDraft(tx, workspaceId)
    return compileVersion(draft?.content ?? live.content, null, live.number)
  }
  const content = toContent(which)
  const problem = await problemWith(tx, workspaceId, content)
  return isRefusal(problem) ? problem : compileVersion(content, null, live.number)
}

/** What the rules would do with a lead now, and why. Nobody's turn moves on. */
export async function explainLead(
  tx: Transaction,
  version: Version,
  source: string,
  lead: ConditionLead,
  workspace: WorkspaceOf,
) {
  const now = new Date()
  const subject = subjectOf(lead, { country: workspace(source).country, now })
  const choosers = [...possible(version, subject)].map((rule) => ({ rule, source }))
  const { office } = await openOffice(tx, choosers, now, (id) => workspace(id).timeZone, peekTurns)
  const decision = decideLead(version, subject, source, office, destinationCheck(workspace))
  return { ...showDecision(decision), trace: traceRules(version, subject, decision) }
}

export const showDecision = ({
  ruleId,
  ruleName,
  reason,
  version,
  workspaceId,
  ownerId,
  teamId,
  tags,
  draws,
}: Decision) => ({
  ruleId,
  ruleName,
  reason,
  version,
  workspaceId,
  ownerId,
  teamId,
  tags,
  draws,
})

/** What somebody should look at in a set of rules. */
export async function warningsFor(
  tx: Transaction,
  workspaceId: string,
  content: VersionContent,
  workspace: WorkspaceOf,
): Promise<Warning[]> {
  const version = compileVersion(content, null, 0)
  const places = version.rules.flatMap(({ destinationWorkspaceId: id }) => id ?? [])
  const people = await readPeople(tx, [...new Set([workspaceId, ...places])])
  const check = destinationCheck(workspace)
  return warningsOf(version, workspaceId, people, (destination) => check(destination, workspaceId))
}
