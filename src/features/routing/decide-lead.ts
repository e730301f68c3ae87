import type { Subject } from '../../domain/condition/subject.ts'
import type { Assignment } from './actions.ts'
import { candidatesOf, hourAndDay, type Office } from './candidates.ts'
import type { Decision, DestinationProblem, Draw } from './decision.ts'
import { oneMore, takeTurn } from './take-turn.ts'
import type { Rule, Version } from './version.ts'

/** What stands against a lead of this source going to that workspace; null: nothing. */
export type ProblemWith = (destination: string, source: string) => DestinationProblem | null

/** What an earlier decision gave: a rule that drew somebody then draws nobody anew. */
export interface Kept {
  draws: readonly Draw[]
}

/** What is on the way to a decision. */
interface Draft {
  kept: Kept | null
  matched: Rule[]
  /** The rule that gives the lead to a workspace, a team or a person. */
  giver: Rule | null
  workspaceId: string
  ownerId: string | null
  teamId: string | null
  draws: Draw[]
  problem: Decision['destinationProblem']
}

/**
 * What becomes of one lead: a function of the rules, the lead and the office, whose turns it advances. The first rule that
 * matches decides, unless it says that the later ones are looked at too: tags and notices then add up, and the first that
 * gives the lead away gives it. A destination that cannot be used ends in the fallback.
 */
export function decideLead(
  version: Version,
  subject: Subject,
  source: string,
  office: Office,
  problemWith: ProblemWith,
  kept: Kept | null = null,
): Decision {
  const draft = empty(source, kept)
  for (const rule of version.matching(subject)) {
    const problem = draft.giver ? null : destinationProblem(rule, source, problemWith)
    if (problem)
      return conclude(version, fallBack(version, draft, source, office, problemWith, { rule, problem }), source)
    if (!takePart(rule, draft, source, office)) continue
    if (!rule.actions.goesOn) break
  }
  if (draft.matched.length > 0) return conclude(version, draft, source)
  return conclude(version, fallBack(version, draft, source, office, problemWith, null), source)
}

const empty = (source: string, kept: Kept | null): Draft => ({
  kept,
  matched: [],
  giver: null,
  workspaceId: source,
  ownerId: null,
  teamId: null,
  draws: [],
  problem: null,
})

const destinationOf = ({ destinationWorkspaceId, actions }: Rule, source: string) =>
  destinationWorkspaceId !== null && actions.movesLead ? destinationWorkspaceId : source

function destinationProblem(rule: Rule, source: string, problemWith: ProblemWith): DestinationProblem | null {
  const destination = destinationOf(rule, source)
  return destination === source ? null : problemWith(destination, source)
}

/** False when the rule passes the lead on: nobody was there to take it. */
function takePart(rule: Rule, draft: Draft, source: string, office: Office): boolean {
  const { assign } = rule.actions
  const destination = destinationOf(rule, source)
  const gives = assign !== null || (rule.destinationWorkspaceId !== null && rule.actions.movesLead)
  if (!gives || draft.giver) {
    draft.matched.push(rule)
    return true
  }
  const draw = assign?.strategy ? drawOrKeep(rule.id, assign, draft.kept, source, destination, office) : null
  if (draw) draft.draws.push(draw)
  if (draw && draw.chosen === null && assign?.ifNobody === 'next_rule') return false
  draft.matched.push(rule)
  draft.giver = rule
  draft.workspaceId = destination
  draft.ownerId = draw?.chosen ?? null
  draft.teamId = assign?.teamId ?? null
  return true
}

function drawOrKeep(
  ruleId: string,
  assign: Assignment,
  kept: Kept | null,
  source: string,
  workspaceId: string,
  office: Office,
): Draw {
  return kept?.draws.find((draw) => draw.ruleId === ruleId) ?? drawOwner(ruleId, assign, source, workspaceId, office)
}

/** Chooses a person and notes that they were served. */
function drawOwner(ruleId: string, assign: Assignment, source: string, workspaceId: string, office: Office): Draw {
  const turn = office.ruleTurn(source, ruleId)
  const strategy = assign.strategy!
  const candidates = candidatesOf(assign, workspaceId, turn, office)
  const isLoad = strategy === 'least_loaded'
  const told = candidates.map(({ id, skipped }) => ({
    id,
    ...(skipped && { skipped }),
    ...(isLoad && !skipped && { open: office.openLeads(id) }),
  }))
  const available = candidates.filter(({ skipped }) => skipped === null)
  if (available.length === 0) return { ruleId, strategy, chosen: null, candidates: told }
  const waiting = available.map(({ id, weight }) => ({ id, weight, open: isLoad ? office.openLeads(id) : 0 }))
  const { id: chosen } = takeTurn(strategy, waiting, turn)
  const { hour, day } = hourAndDay(office.now, office.zoneOf(workspaceId))
  turn.given = { ...turn.given, [chosen]: oneMore(turn.given?.[chosen], hour, day) }
  office.noteGiven(workspaceId, chosen, oneMore(office.given(workspaceId, chosen), hour, day))
  office.noteOpen(chosen)
  return { ruleId, strategy, chosen, candidates: told }
}

/** The fallback's own destination may be unusable too: then the lead stays. */
function fallBack(
  { fallback }: Version,
  { kept, draws }: Draft,
  source: string,
  office: Office,
  problemWith: ProblemWith,
  blocked: { rule: Rule; problem: DestinationProblem } | null,
): Draft {
  const draft = { ...empty(source, kept), draws }
  const isUsable = fallback.problem === null && destinationProblem(fallback, source, problemWith) === null
  if (isUsable) takePart(fallback, draft, source, office)
  const problem = blocked && { workspaceId: blocked.rule.destinationWorkspaceId!, problem: blocked.problem }
  return { ...draft, matched: blocked ? [blocked.rule] : [], giver: null, problem }
}

const problemTexts: Record<DestinationProblem, string> = {
  unknown: 'its destination does not exist',
  suspended: 'its destination is suspended',
  not_a_descendant: 'its destination is neither its own workspace nor below it',
}

function conclude(version: Version, draft: Draft, source: string): Decision {
  const { matched, giver, workspaceId, ownerId, teamId, draws, problem } = draft
  const decider = problem ? null : (giver ?? matched[0] ?? null)
  const effective = problem || matched.length === 0 ? [version.fallback] : matched
  return {
    versionId: version.id,
    version: version.number,
    ruleId: decider?.id ?? null,
    ruleName: decider?.name ?? null,
    matched: matched.map(({ id }) => id),
    reason: reasonOf(draft, decider, source),
    workspaceId,
    ownerId,
    teamId,
    tags: [...new Set(effective.flatMap(({ actions }) => actions.tags))],
    notify: effective.flatMap(({ id, actions }) =>
      actions.notifyVia.length > 0 ? [{ ruleId: id, via: actions.notifyVia }] : [],
    ),
    draws,
    destinationProblem: problem,
  }
}

function reasonOf(
  { matched, problem, workspaceId, ownerId, teamId }: Draft,
  decider: Rule | null,
  source: string,
): string {
  if (decider) return `Rule "${decider.name}" matched`
  const gone =
    workspaceId !== source || ownerId !== null || teamId !== null ? 'the fallback applies' : 'stays in source'
  return problem
    ? `Rule "${matched[0]!.name}" matched, but ${problemTexts[problem.problem]}: ${gone}`
    : `No rule matched: ${gone}`
}
