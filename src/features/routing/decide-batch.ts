import type { Transaction } from '../../db/transaction.ts'
import { type ConditionLead, type Subject, subjectOf } from '../../domain/condition/subject.ts'
import type { WorkspaceInfo } from '../step.ts'
import { decideLead, type Kept, type ProblemWith } from './decide-lead.ts'
import type { Decision, RoutingMetadata } from './decision.ts'
import { type OpenedOffice, openOffice } from './open-office.ts'
import { loadVersions } from './store-versions.ts'
import type { Rule, Version } from './version.ts'

/** A lead to decide about. */
export interface Undecided {
  /** The workspace whose rules count: where the lead comes from. */
  source: string
  lead: ConditionLead
  /** Of a lead that was decided about before. */
  kept?: Kept | null
}

/** What deciding needs from outside. */
export interface DecideTools {
  tx: Transaction
  now: Date
  workspace(id: string): WorkspaceInfo
}

export interface Decided {
  /** One for each lead, in their order; null: its source never had rules. */
  decisions: (Decision | null)[]
  /** The turns that these decisions advanced, locked; `writeRouted` writes them. */
  turns: ReturnType<OpenedOffice['turns']>
}

/**
 * Decides where leads go, by the rules of each one's source as they are now. At most four statements however many leads,
 * none where no rule chooses among people and the version was used before. Turns stay locked until the transaction ends, so
 * shares are exact however many do this at once.
 */
export async function decideBatch(leads: readonly Undecided[], tools: DecideTools): Promise<Decided> {
  const { tx, now, workspace } = tools
  const versionIds = leads.flatMap(({ source }) => workspace(source).routingVersion ?? [])
  const versions = await loadVersions(tx, versionIds)
  const subjects = leads.map(({ source, lead }) => subjectOf(lead, { country: workspace(source).country, now }))
  const versionOf = (source: string) => versions.get(workspace(source).routingVersion ?? '')
  const choosers = leads.flatMap(({ source }, at) => {
    const version = versionOf(source)
    return version ? [...possible(version, subjects[at]!)].map((rule) => ({ rule, source })) : []
  })
  const distinct = [...new Map(choosers.map((each) => [`${each.source} ${each.rule.id}`, each])).values()]
  const { office, turns } = await openOffice(tx, distinct, now, (id) => workspace(id).timeZone)
  const problemWith = destinationCheck(workspace)
  const decisions = leads.map(({ source, kept }, at) => {
    const version = versionOf(source)
    return version ? decideLead(version, subjects[at]!, source, office, problemWith, kept) : null
  })
  return { decisions, turns: turns() }
}

/** The rules that may come to choose somebody for this lead: up to the first that surely ends the search, and the fallback. */
export function* possible(version: Version, subject: Subject): Iterable<Rule> {
  for (const rule of version.matching(subject)) {
    yield rule
    if (!rule.actions.goesOn && rule.actions.assign?.ifNobody !== 'next_rule') break
  }
  yield version.fallback
}

/** A lead goes to its source or a descendant that is not suspended. Unknown to the directory is unknown. */
export function destinationCheck(workspace: (id: string) => WorkspaceInfo): ProblemWith {
  const find = (id: string) => {
    try {
      return workspace(id)
    } catch {
      return null
    }
  }
  return (destination, source) => {
    let at = find(destination)
    if (!at) return 'unknown'
    if (at.isSuspended) return 'suspended'
    // a tree of workspaces is a few levels high
    for (let height = 0; at && height < 32; height += 1) {
      if (at.id === source) return null
      at = at.parentId === null ? null : find(at.parentId)
    }
    return 'not_a_descendant'
  }
}

/** A lead that the same rule takes again stays with whom it is: other inputs are no reason to draw anew. */
export function keptOf(metadata: RoutingMetadata | null): Kept | null {
  return metadata && { draws: metadata.outcome.draws }
}
