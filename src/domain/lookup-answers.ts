import type { Event, PersonCandidate, PersonProfile } from './events.ts'
import type { IntentData } from './intents.ts'

/** The fact that a question "who is behind this contact?" was answered; no candidates: nobody is known. */
export function identified(
  { leadId, snapshot, by }: IntentData['person.identify'],
  candidates: PersonCandidate[],
): Event<'person.identified'> {
  return {
    type: 'person.identified',
    key: `identified:${leadId}:${snapshot}:${by}`,
    subject: leadId,
    occurredAt: null,
    data: { leadId, snapshot, by, candidates },
  }
}

/** The fact that a question about a person was answered; a null profile: nothing is known. */
export function enriched(
  { leadId, snapshot }: IntentData['person.enrich'],
  profile: PersonProfile | null,
): Event<'person.enriched'> {
  return {
    type: 'person.enriched',
    key: `enriched:${leadId}:${snapshot}`,
    subject: leadId,
    occurredAt: null,
    data: { leadId, snapshot, profile },
  }
}

/** An answer that was kept, told for another lead that asked the same question: what is known stays, who asked changes. */
export function retell(event: Event, question: unknown): Event {
  switch (event.type) {
    case 'person.identified':
      return identified(question as IntentData['person.identify'], event.data.candidates)
    case 'person.enriched':
      return enriched(question as IntentData['person.enrich'], event.data.profile)
    default:
      return event
  }
}
