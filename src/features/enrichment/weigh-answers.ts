import { decideVerdict, type Verdict } from '../leads/verdict.ts'
import type { StepTools } from '../step.ts'
import type { EnrichedLead, IdentificationRow } from './store.ts'

/** Reads the kept answers of one contact snapshot as a verdict. */
export function verdictOf(rows: IdentificationRow[], lead: EnrichedLead, { sealer }: StepTools): Verdict {
  const of = (by: 'phone' | 'email') => {
    const row = rows.find((each) => each.by === by)
    return row ? { state: row.state, cpf: row.cpf && sealer.open(row.cpf).toString(), name: row.personName } : null
  }
  return decideVerdict(of('phone'), of('email'), lead.name)
}
