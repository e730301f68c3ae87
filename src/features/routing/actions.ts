import { z } from 'zod'
import { schedule } from './schedule.ts'

const cap = z.int().min(1).max(100_000).optional()

const candidate = z.union([
  z.uuid(),
  z.strictObject({ id: z.uuid(), weight: z.int().min(1).max(1_000).optional(), per_hour: cap, per_day: cap }),
])

export const strategies = ['fixed', 'round_robin', 'weighted', 'least_loaded'] as const
export type Strategy = (typeof strategies)[number]

/** What a rule does with a lead, in the seed's spelling. Unknown keys are refused: a misspelled one would do nothing, silently. */
export const actions = z.strictObject({
  assign_to_workspace: z
    .boolean()
    .optional()
    .describe('Move the lead to the destination; default true where one is named'),
  assign_to_user: z
    .union([candidate, z.array(candidate).min(1).max(500)])
    .optional()
    .describe('One person, or several of whom the strategy chooses'),
  assign_to_team: z.uuid().optional().describe('A team; with a strategy one of its members'),
  strategy: z
    .enum(strategies)
    .optional()
    .describe('`fixed`: the first who is available. Default: `round_robin` of several people, none of a team'),
  caps: z.strictObject({ per_hour: cap, per_day: cap }).optional().describe('Of each candidate, by this rule'),
  schedule: schedule.optional().describe('When this rule gives leads to people'),
  if_nobody: z
    .enum(['unassigned', 'next_rule'])
    .optional()
    .describe('When no candidate is available. Default: the lead stays without an owner'),
  tag_with: z.array(z.string().trim().min(1).max(100)).max(50).optional(),
  notify_via: z
    .array(z.enum(['email', 'slack']))
    .optional()
    .describe("Tell the destination's owners"),
  continue: z.boolean().optional().describe('Look at the rules after it too; default false'),
  stop: z.boolean().optional().describe('The opposite of `continue`'),
})

export type ActionsInput = z.input<typeof actions>

/** One who may be given a lead. */
export interface Choice {
  id: string
  weight: number
  perHour: number | null
  perDay: number | null
}

/** Whom a rule gives its leads to. */
export interface Assignment {
  teamId: string | null
  /** Null: nobody in particular, the team's queue. */
  strategy: Strategy | null
  /** Empty: the members of the team. */
  choices: Choice[]
  perHour: number | null
  perDay: number | null
  schedule: z.output<typeof schedule> | null
  ifNobody: 'unassigned' | 'next_rule'
}

/** Actions as decisions read them. */
export interface Actions {
  /** Null: they give the lead to nobody. */
  assign: Assignment | null
  movesLead: boolean
  tags: string[]
  notifyVia: ('email' | 'slack')[]
  goesOn: boolean
}

export function readActions(given: z.output<typeof actions>): Actions {
  return {
    assign: readAssignment(given),
    movesLead: given.assign_to_workspace ?? true,
    tags: [...new Set(given.tag_with ?? [])],
    notifyVia: [...new Set(given.notify_via ?? [])].sort(),
    goesOn: given.continue ?? (given.stop !== undefined && !given.stop),
  }
}

function readAssignment(given: z.output<typeof actions>): Assignment | null {
  const { assign_to_user: named, assign_to_team: team, caps } = given
  if (named === undefined && team === undefined) return null
  const list = named === undefined ? [] : Array.isArray(named) ? named : [named]
  const choices = list.map((each): Choice => {
    const one = typeof each === 'string' ? { id: each } : each
    return { id: one.id, weight: one.weight ?? 1, perHour: one.per_hour ?? null, perDay: one.per_day ?? null }
  })
  const usual = choices.length === 0 ? null : choices.some(({ weight }) => weight > 1) ? 'weighted' : 'round_robin'
  return {
    teamId: team ?? null,
    strategy: given.strategy ?? (choices.length === 1 ? 'fixed' : usual),
    choices: [...new Map(choices.map((each) => [each.id, each])).values()],
    perHour: caps?.per_hour ?? null,
    perDay: caps?.per_day ?? null,
    schedule: given.schedule ?? null,
    ifNobody: given.if_nobody ?? 'unassigned',
  }
}
