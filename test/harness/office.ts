import type pg from 'pg'
import { newId } from '../../src/base/ids.ts'
import type { EventData, LeadFacts, PersonProfile } from '../../src/domain/events.ts'
import type { Intent } from '../../src/domain/intents.ts'
import type { Conclusion, Fact, Step } from '../../src/features/step.ts'
import { reactions } from '../../src/pipeline/reactions.ts'
import type { TestDatabase } from './database.ts'
import { connectionOf, createWorkspace, fact, runSteps, type TestWorkspace } from './facts.ts'

/** Invented, with valid check digits. */
export const cpf = '11144477735'
export const otherCpf = '52998224725'
export const maria = {
  vendorLeadId: 'l1',
  name: 'Maria Souza',
  email: 'maria.souza@example.test',
  phone: '11 98765-4021',
}
export const fake = { ...maria, email: '1199999999333@gmail.com' }

export const wishes = (conclusions: Conclusion[]) => conclusions.flatMap(({ intents }) => intents ?? [])
export const failures = (conclusions: Conclusion[]) => conclusions.flatMap(({ failure }) => failure ?? [])

/** A workspace whose CRM takes notes, with one source that identifies and one that enriches by CPF. */
export interface Office {
  workspace: TestWorkspace
  /** Every log line's message. */
  logged: string[]
  /** What the reactions to a lead's fact conclude. */
  tell(
    type: 'lead.created' | 'lead.updated',
    data: LeadFacts,
    more?: Partial<Fact> & { at?: string },
  ): Promise<Conclusion[]>
  answer(facts: Fact<'person.identified'>[]): Promise<Conclusion[]>
  enrich(facts: Fact<'person.enriched'>[]): Promise<Conclusion[]>
  /** The row of the party behind a lead. */
  partyOf(vendorLeadId?: string): Promise<pg.QueryResultRow>
}

export async function openOffice(db: TestDatabase, more: Partial<TestWorkspace> = {}): Promise<Office> {
  const id = newId()
  const logged: string[] = []
  const workspace = await createWorkspace(db.pool, {
    id,
    connections: {
      'person.identify': [{ id: newId(), vendor: 'finder', title: 'Finder' }],
      'person.enrich': [{ id: newId(), vendor: 'teller', title: 'Teller', accepts: ({ cpf }) => cpf !== undefined }],
      'crm.note': [{ id: connectionOf(id), vendor: 'crm', title: 'CRM' }],
    },
    ...more,
  })
  return {
    workspace,
    logged,
    tell: (type, data, details = {}) => {
      const steps = reactions[type] as readonly Step<typeof type>[]
      return runSteps(db.pool, workspace, steps, [fact(workspace, type, data, details as never)], logged)
    },
    answer: (facts) => runSteps(db.pool, workspace, reactions['person.identified'], facts, logged),
    enrich: (facts) => runSteps(db.pool, workspace, reactions['person.enriched'], facts, logged),
    partyOf: async (vendorLeadId = 'l1') => {
      const { rows } = await db.pool.query(
        'select p.* from leads l join core.parties p on p.id = l.party_id where l.workspace_id = $1 and l.vendor_lead_id = $2',
        [workspace.id, vendorLeadId],
      )
      return rows[0]
    },
  }
}

/** The answer to a wish to identify. */
export function identified(
  { workspace }: Office,
  wish: Intent,
  answer: Pick<EventData['person.identified'], 'candidates' | 'failure'>,
): Fact<'person.identified'> {
  const { leadId, snapshot, by } = wish.data as EventData['person.identified']
  const data = { leadId, snapshot, by, ...answer }
  return fact(workspace, 'person.identified', data, { vendor: 'finder', vendorTitle: 'Finder', effectId: newId() })
}

export const found = (...cpfs: string[]) => ({ candidates: cpfs.map((each) => ({ cpf: each, name: 'MARIA SOUZA' })) })

/** The answer to a wish to enrich. */
export function enriched(
  { workspace }: Office,
  wish: Intent,
  profile: PersonProfile | null,
  failure?: string,
): Fact<'person.enriched'> {
  const { leadId, snapshot } = wish.data as EventData['person.enriched']
  const data = { leadId, snapshot, profile, failure }
  return fact(workspace, 'person.enriched', data, { vendor: 'teller', vendorTitle: 'Teller', effectId: newId() })
}
