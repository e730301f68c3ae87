import { maskCpfs } from '../domain/mask.ts'
import type { Fact } from '../features/step.ts'
import { type BindTools, connectionsFor, type Wish } from './bind.ts'

/**
 * Every fact is offered to the workspace's own endpoints, whatever its type; an endpoint's settings say which ones it takes. A
 * workspace without an endpoint costs one look into memory a batch. A fact does not go back to the connection that told it, and no CPF
 * leaves in full.
 */
export function forwardFacts(facts: Fact[], tools: BindTools): Wish[] {
  const hasEndpoint = new Map<string, boolean>()
  for (const { workspaceId } of facts)
    if (!hasEndpoint.has(workspaceId))
      hasEndpoint.set(workspaceId, connectionsFor(tools, workspaceId, 'event.forward').length > 0)
  return facts.filter(({ workspaceId }) => hasEndpoint.get(workspaceId)).flatMap((fact) => offer(fact, tools))
}

function offer(fact: Fact, tools: BindTools): Wish[] {
  const { id, event, known, receivedAt, connectionId } = fact
  const leadId = known.lead?.id ?? ('leadId' in event.data ? (event.data.leadId ?? null) : null)
  const at = event.occurredAt ?? receivedAt.toISOString()
  const data = { event: { id, type: event.type, at, leadId, data: maskCpfs(event.data) } }
  return connectionsFor(tools, fact.workspaceId, 'event.forward', data)
    .filter((endpoint) => endpoint.id !== connectionId)
    .map((endpoint) => ({
      fact,
      intent: {
        kind: 'event.forward',
        key: `forward:${connectionId}:${event.type}:${event.key}`,
        target: event.subject,
        connectionId: endpoint.id,
        leadId,
        reason: `sent on to ${endpoint.title}`,
        data,
      },
    }))
}
