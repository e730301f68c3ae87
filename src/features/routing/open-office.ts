import type { Transaction } from '../../db/transaction.ts'
import type { Office } from './candidates.ts'
import { countOpenLeads, lockTurns, readPeople, type TurnKey, turnId } from './store-office.ts'
import type { Given, RuleTurn } from './take-turn.ts'
import type { Rule } from './version.ts'

/** A rule that may have to choose somebody, for leads of a source. */
export interface Chooser {
  rule: Rule
  source: string
}

export interface OpenedOffice {
  office: Office
  /** The turns as they stand now, to be written. */
  turns(): { workspaceId: string; kind: string; id: string; state: object }[]
}

/**
 * Reads and locks what the choices of a batch depend on: nothing when no rule has to choose. At most three statements.
 * `destinationOf`: where a rule gives its leads.
 */
export async function openOffice(
  tx: Transaction,
  choosers: readonly Chooser[],
  now: Date,
  zoneOf: (workspaceId: string) => string,
  takeTurns = lockTurns,
): Promise<OpenedOffice> {
  const drawing = choosers.filter(({ rule }) => rule.actions.assign?.strategy)
  const placed = drawing.map((each) => ({ ...each, destination: destinationOf(each) }))
  const people =
    placed.length === 0
      ? { members: new Map(), teams: new Map(), rosters: new Map() }
      : await readPeople(tx, [...new Set(placed.map(({ destination }) => destination))])
  const candidates = placed.map(({ rule, destination }) => {
    const { choices, teamId } = rule.actions.assign!
    const ids = choices.length > 0 ? choices.map(({ id }) => id) : (people.teams.get(`${destination} ${teamId}`) ?? [])
    return { rule, destination, ids }
  })
  const turns = await takeTurns(tx, turnKeys(placed, candidates, people))
  const loads = candidates.filter(({ rule }) => rule.actions.assign!.strategy === 'least_loaded')
  const open = await countOpenLeads(tx, [...new Set(loads.flatMap(({ ids }) => ids))])
  const given = (workspaceId: string, id: string) => turns.get(turnId({ workspaceId, kind: 'person', id }))
  return {
    office: {
      now,
      zoneOf,
      isMember: (workspaceId, userId) => people.members.get(workspaceId)?.has(userId) ?? false,
      teamMembers: (workspaceId, teamId) => people.teams.get(`${workspaceId} ${teamId}`) ?? [],
      roster: (workspaceId, userId) => people.rosters.get(`${workspaceId} ${userId}`),
      ruleTurn: (workspaceId, id) => turns.get(turnId({ workspaceId, kind: 'rule', id })) as RuleTurn,
      given: (workspaceId, userId) => given(workspaceId, userId) as Given | undefined,
      noteGiven: (workspaceId, userId, now) => void Object.assign(given(workspaceId, userId) ?? {}, now),
      openLeads: (userId) => open.get(userId) ?? 0,
      noteOpen: (userId) => void open.set(userId, (open.get(userId) ?? 0) + 1),
    },
    turns: () =>
      [...turns].map(([key, state]) => {
        const [workspaceId, kind, id] = key.split(' ') as [string, string, string]
        return { workspaceId, kind, id, state }
      }),
  }
}

function destinationOf({ rule, source }: Chooser): string {
  return rule.destinationWorkspaceId !== null && rule.actions.movesLead ? rule.destinationWorkspaceId : source
}

/** The rules' turns, and those of people whose roster caps them. */
function turnKeys(
  placed: readonly Chooser[],
  candidates: readonly { destination: string; ids: readonly string[] }[],
  people: { rosters: Map<string, { perHour: number | null; perDay: number | null }> },
): TurnKey[] {
  const keys: TurnKey[] = placed.map(({ rule, source }) => ({ workspaceId: source, kind: 'rule', id: rule.id }))
  for (const { destination, ids } of candidates)
    for (const id of ids) {
      const roster = people.rosters.get(`${destination} ${id}`)
      if (roster && (roster.perHour !== null || roster.perDay !== null))
        keys.push({ workspaceId: destination, kind: 'person', id })
    }
  return [...new Map(keys.map((key) => [turnId(key), key])).values()]
}
