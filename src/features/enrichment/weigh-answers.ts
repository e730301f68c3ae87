import { decideVerdict, type Verdict } from '../leads/verdict.ts'
import type { StepTools } from '../step.ts'
import type { Answered, AnswerType } from './lock-leads.ts'
import { findIdentifications, type IdentificationRow } from './store.ts'

/** An answer with everything that is known of the same contact snapshot. */
export interface Weighed<T extends AnswerType> extends Answered<T> {
  snapshot: string
  rows: IdentificationRow[]
  verdict: Verdict
}

/** Reads what all look-ups of the same contact snapshots came to. */
export async function weighAnswers<T extends AnswerType>(
  answered: Answered<T>[],
  { tx, sealer }: StepTools,
): Promise<Weighed<T>[]> {
  const refs = answered.map(({ fact, lead }) => ({
    workspaceId: fact.workspaceId,
    leadId: lead.id,
    snapshot: (fact.event.data as { snapshot: string }).snapshot,
  }))
  const found = Map.groupBy(await findIdentifications(tx, refs), ({ leadId, snapshot }) => `${leadId} ${snapshot}`)
  return answered.map(({ fact, lead }, at) => {
    const { snapshot } = refs[at]!
    const rows = found.get(`${lead.id} ${snapshot}`) ?? []
    const of = (by: 'phone' | 'email') => {
      const row = rows.find((each) => each.by === by)
      return row ? { state: row.state, cpf: row.cpf && sealer.open(row.cpf).toString(), name: row.personName } : null
    }
    return { fact, lead, snapshot, rows, verdict: decideVerdict(of('phone'), of('email'), lead.name) }
  })
}
