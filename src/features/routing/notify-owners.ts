import type { Transaction } from '../../db/transaction.ts'
import type { ConditionLead } from '../../domain/condition/subject.ts'
import type { Intent } from '../../domain/intents.ts'
import type { WorkspaceInfo } from '../step.ts'
import type { Decision } from './decision.ts'
import { findOwners } from './store-office.ts'

/** A lead that was routed, as a notice names it. */
export interface Notable {
  leadId: string
  lead: ConditionLead
  decision: Decision
}

const words = {
  'pt-BR': { title: 'Novo lead', rule: 'Regra' },
  en: { title: 'New lead', rule: 'Rule' },
  es: { title: 'Nuevo lead', rule: 'Regla' },
} as const

/**
 * The wishes of rules with `notify_via`: to tell the owners of the destination. Returned in the order given. One per lead,
 * rule and version: the same decision made again tells nobody twice.
 */
export async function noticesOf(
  tx: Transaction,
  routed: readonly Notable[],
  workspace: (id: string) => WorkspaceInfo,
): Promise<Intent<'notify'>[][]> {
  const telling = routed.filter(({ decision }) => decision.notify.length > 0)
  const owners = await findOwners(tx, [...new Set(telling.map(({ decision }) => decision.workspaceId))])
  return routed.map(({ leadId, lead, decision }) => {
    const to = owners.get(decision.workspaceId) ?? []
    const { language, name: place } = workspace(decision.workspaceId)
    const said = words[language]
    const who = lead.full_name ?? lead.email ?? lead.phone ?? leadId
    const about = [
      lead.company_name,
      lead.company_industry,
      lead.email,
      lead.phone,
      `${said.rule}: ${decision.ruleName ?? decision.reason}`,
    ]
    return decision.notify.map(({ ruleId, via }) => ({
      kind: 'notify' as const,
      key: `notify.routing:${leadId}:${decision.versionId}:${ruleId}`,
      target: decision.workspaceId,
      leadId,
      reason: 'a routing rule tells the owners of the destination',
      data: {
        topic: 'routing',
        title: `${said.title}: ${who} · ${place}`,
        text: about.filter(Boolean).join('\n'),
        to,
        via,
        language,
      },
    }))
  })
}
