import type { Strategy } from './actions.ts'

/** How the candidates of one rule were served so far; the row `routing_turns` of the rule. */
export interface RuleTurn {
  /** The sum of weights that credits are counted in. */
  total?: number
  /** What each is owed, in parts of one lead: credit ÷ total, between −1 and 1. */
  credits?: Record<string, number>
  /** Who was served last. */
  last?: string
  /** What each was given, for the rule's own caps. */
  given?: Record<string, Given>
}

/** How many leads somebody got in an hour and a day. */
export interface Given {
  /** `2026-03-10T14`, UTC. */
  hour: string
  inHour: number
  /** `2026-03-10`, in the workspace's zone. */
  day: string
  inDay: number
}

/** One whose turn it may be. */
export interface Waiting {
  id: string
  weight: number
  /** Leads that are open with them, for `least_loaded`. */
  open: number
}

/**
 * Whose turn it is among those who are available (never empty), and the turn noted. Round robin and weights are exact to
 * one lead over any run: each time the lead goes to the most urgent of those who are owed one, the one who must be served
 * soonest for its share to hold (earliest deadline first over the windows of proportionate-fair scheduling, Baruah et al.
 * 1996). Who is not available is owed nothing for that time. Whole numbers throughout, so nothing drifts.
 */
export function takeTurn(strategy: Strategy, available: readonly Waiting[], turn: RuleTurn): Waiting {
  const inTurn = fromLast(available, turn.last)
  const chosen =
    strategy === 'fixed'
      ? available[0]!
      : strategy === 'least_loaded'
        ? leastLoaded(inTurn)
        : owed(strategy, inTurn, turn)
  turn.last = chosen.id
  return chosen
}

/** In their order, beginning behind the one served last. */
function fromLast(available: readonly Waiting[], last: string | undefined): Waiting[] {
  const at = available.findIndex(({ id }) => id === last)
  return [...available.slice(at + 1), ...available.slice(0, at + 1)]
}

function leastLoaded(inTurn: readonly Waiting[]): Waiting {
  return inTurn.reduce((least, each) => (each.open < least.open ? each : least))
}

function owed(strategy: Strategy, inTurn: readonly Waiting[], turn: RuleTurn): Waiting {
  const weightOf = ({ weight }: Waiting) => (strategy === 'weighted' ? weight : 1)
  const total = inTurn.reduce((sum, each) => sum + weightOf(each), 0)
  const before = turn.total ?? total
  const credits = new Map(
    Object.entries(turn.credits ?? {}).map(([id, credit]) => [id, Math.round((credit * total) / before)]),
  )
  let chosen = inTurn[0]!
  let soonest = Number.POSITIVE_INFINITY
  for (const each of inTurn) {
    const weight = weightOf(each)
    const credit = (credits.get(each.id) ?? 0) + weight
    credits.set(each.id, credit)
    // the lead that it must have had by then for its share to hold; one that is owed nothing waits
    const deadline = credit > 0 ? Math.ceil((total - credit) / weight) : 1e9 - credit
    if (deadline < soonest) [chosen, soonest] = [each, deadline]
  }
  credits.set(chosen.id, credits.get(chosen.id)! - total)
  turn.total = total
  turn.credits = Object.fromEntries([...credits].filter(([, credit]) => credit !== 0))
  return chosen
}

/** What was given in this hour and day; nothing when the note is of another one. */
export function givenNow(given: Given | undefined, hour: string, day: string): { inHour: number; inDay: number } {
  return { inHour: given?.hour === hour ? given.inHour : 0, inDay: given?.day === day ? given.inDay : 0 }
}

/** The same with one more. */
export function oneMore(given: Given | undefined, hour: string, day: string): Given {
  const { inHour, inDay } = givenNow(given, hour, day)
  return { hour, inHour: inHour + 1, day, inDay: inDay + 1 }
}
