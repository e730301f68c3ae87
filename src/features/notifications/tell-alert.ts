import type { Conclusion, Fact, StepTools } from '../step.ts'
import { alertText } from './alert-texts.ts'
import { type AlertChange, findKeepers, writeChanges } from './store-alerts.ts'

/** Writes where an alert stands and wishes that the team is told: once for each change. */
export async function tellAlert(facts: Fact<'alert.changed'>[], tools: StepTools): Promise<Conclusion[]> {
  const { tx, workspace } = tools
  const newest = new Map<string, AlertChange>()
  for (const { workspaceId, event, receivedAt } of facts) {
    const { ruleId, change, state, value } = event.data
    if ((newest.get(ruleId)?.change ?? 0) >= change) continue
    const changedAt = new Date(event.occurredAt ?? receivedAt)
    newest.set(ruleId, {
      id: ruleId,
      workspaceId,
      state: state === 'firing' ? 'firing' : 'ok',
      value,
      change,
      changedAt,
    })
  }
  await writeChanges(tx, [...newest.values()])
  const keepers = await findKeepers(tx, [...new Set(facts.map(({ workspaceId }) => workspaceId))])
  return facts.map((fact) => {
    const { ruleId, change, state, via, recipients, url } = fact.event.data
    const { language } = workspace(fact.workspaceId)
    const to = recipients.length > 0 ? recipients : (keepers.get(fact.workspaceId) ?? [])
    return {
      fact,
      intents: [
        {
          kind: 'notify',
          key: `alert:${ruleId}:${change}`,
          target: ruleId,
          reason: state === 'firing' ? 'an alert fires' : 'an alert is over',
          data: { topic: 'alert', ...alertText(fact.event.data, language), url, via, to, language },
        },
      ],
    }
  })
}
