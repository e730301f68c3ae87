import { type ConditionLead, type Subject, subjectOf } from '../../domain/condition/subject.ts'
import { type ConditionTrace, trace } from '../../domain/condition/trace.ts'
import type { Decision } from './decision.ts'
import type { Rule, Version } from './version.ts'

/** One rule on the way to a decision. */
export interface RuleTrace {
  ruleId: string
  name: string
  priority: number
  /**
   * `decided`: it gives the lead away, or is the first that matched; `took_part`: it added tags or notices; `passed_on`: it matched and
   * nobody was available, or its destination cannot be used; `not_reached`: it matches, but an earlier rule ended the search;
   * `invalid`: it cannot be read.
   */
  outcome: 'decided' | 'took_part' | 'passed_on' | 'not_matched' | 'not_reached' | 'inactive' | 'invalid'
  /** Of `invalid`: what is wrong. */
  problem: string | null
  conditions: ConditionTrace
}

/** The whole way to a decision: every rule in order, every test of it with what the lead held. A function of the version, the lead and the decision. */
export function traceRules(
  version: Version,
  subject: Subject,
  decision: Pick<Decision, 'ruleId' | 'matched' | 'draws' | 'destinationProblem'>,
): RuleTrace[] {
  return version.rules.map((rule) => ({
    ruleId: rule.id,
    name: rule.name,
    priority: rule.priority,
    outcome: outcomeOf(rule, subject, decision),
    problem: rule.problem,
    conditions: trace(rule.condition, subject),
  }))
}

function outcomeOf(
  rule: Rule,
  subject: Subject,
  { ruleId, matched, draws, destinationProblem }: Pick<Decision, 'ruleId' | 'matched' | 'draws' | 'destinationProblem'>,
): RuleTrace['outcome'] {
  if (rule.problem !== null) return 'invalid'
  if (!rule.isActive) return 'inactive'
  if (rule.id === ruleId) return 'decided'
  if (matched.includes(rule.id)) return destinationProblem ? 'passed_on' : 'took_part'
  if (draws.some((draw) => draw.ruleId === rule.id)) return 'passed_on'
  return rule.meets(subject) ? 'not_reached' : 'not_matched'
}

/** The lead as it was when it was decided about: what its rules asked for as it was kept, everything else as it is now. */
export function leadAsDecided(now: ConditionLead, kept: ConditionLead, asked: ConditionLead): ConditionLead {
  const lead: Record<string, unknown> = { ...now }
  for (const column of Object.keys(asked)) if (column !== 'custom') delete lead[column]
  const { custom, ...columns } = kept
  const others = Object.entries(now.custom ?? {}).filter(([name]) => asked.custom?.[name] === undefined)
  return { ...lead, ...columns, custom: { ...Object.fromEntries(others), ...custom } }
}

/** The subject of a decision that was kept. */
export function subjectThen(lead: ConditionLead, country: string, decidedAt: string): Subject {
  return subjectOf(lead, { country, now: new Date(decidedAt) })
}
