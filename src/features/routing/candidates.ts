import { localTime } from '../../domain/calendar.ts'
import type { Assignment, Choice } from './actions.ts'
import type { SkipReason } from './decision.ts'
import { isOpen, type Schedule } from './schedule.ts'
import { type Given, givenNow, type RuleTurn } from './take-turn.ts'

/** When a person may be given leads; the row of `rosters`. */
export interface Roster {
  isOnDuty: boolean
  awayUntil: Date | null
  schedule: Schedule | null
  perHour: number | null
  perDay: number | null
}

/** Everything beside the lead and the rules that a decision depends on: of the destination workspaces, read and locked. */
export interface Office {
  now: Date
  /** Zone of a workspace. */
  zoneOf(workspaceId: string): string
  isMember(workspaceId: string, userId: string): boolean
  /** In the order of their ids. */
  teamMembers(workspaceId: string, teamId: string): readonly string[]
  roster(workspaceId: string, userId: string): Roster | undefined
  /** `source`: the rule's workspace. */
  ruleTurn(source: string, ruleId: string): RuleTurn
  /** What a person was given in a workspace, over all rules. */
  given(workspaceId: string, userId: string): Given | undefined
  noteGiven(workspaceId: string, userId: string, given: Given): void
  /** Leads that are open with a person; counted up by the decisions of the batch. */
  openLeads(userId: string): number
  noteOpen(userId: string): void
}

/** Of each zone the last minute that was asked for: many leads come in one. */
const lastMinutes = new Map<string, { minute: number; hour: string; day: string }>()

/** The hour and the day of a moment, as caps count them. */
export function hourAndDay(now: Date, zone: string): { hour: string; day: string } {
  const minute = Math.floor(now.getTime() / 60_000)
  const last = lastMinutes.get(zone)
  if (last?.minute === minute) return last
  const told = { minute, hour: now.toISOString().slice(0, 13), day: localTime(now, zone).date }
  lastMinutes.set(zone, told)
  return told
}

/** A candidate and why it is passed over, if it is. */
export interface Candidate extends Choice {
  skipped: SkipReason | null
}

/** The candidates of an assignment in their order, each with the first reason against it. */
export function candidatesOf(assign: Assignment, workspaceId: string, turn: RuleTurn, office: Office): Candidate[] {
  const zone = office.zoneOf(workspaceId)
  const isClosed = assign.schedule !== null && !isOpen(assign.schedule, office.now, zone)
  const choices = assign.choices.length > 0 ? assign.choices : membersOf(assign, workspaceId, office)
  return choices.map((choice) => ({
    ...choice,
    skipped: isClosed ? 'outside_hours' : skipReason(choice, assign, workspaceId, turn, office),
  }))
}

function membersOf({ teamId }: Assignment, workspaceId: string, office: Office): Choice[] {
  const members = teamId === null ? [] : office.teamMembers(workspaceId, teamId)
  return members.map((id) => ({ id, weight: 1, perHour: null, perDay: null }))
}

function skipReason(
  choice: Choice,
  assign: Assignment,
  workspaceId: string,
  turn: RuleTurn,
  office: Office,
): SkipReason | null {
  const { now } = office
  if (!office.isMember(workspaceId, choice.id)) return 'not_a_member'
  const zone = office.zoneOf(workspaceId)
  const roster = office.roster(workspaceId, choice.id)
  if (roster && !roster.isOnDuty) return 'off_duty'
  if (roster?.awayUntil && roster.awayUntil > now) return 'away'
  if (roster?.schedule && !isOpen(roster.schedule, now, zone)) return 'outside_hours'
  const { hour, day } = hourAndDay(now, zone)
  const byRule = givenNow(turn.given?.[choice.id], hour, day)
  if (byRule.inHour >= (choice.perHour ?? assign.perHour ?? Number.POSITIVE_INFINITY)) return 'rule_hour_cap'
  if (byRule.inDay >= (choice.perDay ?? assign.perDay ?? Number.POSITIVE_INFINITY)) return 'rule_day_cap'
  const inAll = givenNow(office.given(workspaceId, choice.id), hour, day)
  if (inAll.inHour >= (roster?.perHour ?? Number.POSITIVE_INFINITY)) return 'hour_cap'
  return inAll.inDay >= (roster?.perDay ?? Number.POSITIVE_INFINITY) ? 'day_cap' : null
}
