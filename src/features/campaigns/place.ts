import { placeOfAreaCode } from '../../domain/area-code.ts'
import { zonesOf } from '../../domain/calendar.ts'
import { areaCodeOf, parsePhone } from '../../domain/phone.ts'
import { inferCountry, normalizeState } from '../../domain/place.ts'
import { allowedUntil, nextAllowedIn, packOf, type QuietPack } from '../../domain/quiet-hours.ts'
import type { WorkspaceInfo } from '../step.ts'
import type { CampaignRules } from './campaign.ts'

/** Where a recipient lives, as far as is known: decides zone, quiet hours and region rules. */
export interface RecipientPlace {
  country: string
  /** Null: unknown; then the strictest rules of the country hold. */
  state: string | null
}

interface Known {
  country: string | null
  state: string | null
  phone: string | null
}

/**
 * What the lead states comes first, then the phone's country, then the workspace's. An area code hints at a state only
 * where nothing better is known: numbers move with people.
 */
export function placeOf({ country, state, phone }: Known, workspace: Pick<WorkspaceInfo, 'country'>): RecipientPlace {
  const number = phone ? parsePhone(phone, workspace.country) : null
  const known = inferCountry(country, state, workspace.country)?.country ?? number?.country ?? workspace.country
  const stated = state ? normalizeState(state, known) : null
  const areaCode = known === 'BR' && number ? areaCodeOf(number.e164) : null
  return { country: known, state: stated ?? (areaCode ? (placeOfAreaCode(areaCode)?.state ?? null) : null) }
}

/** True when the campaign may write to people who live there. */
export function isInRegions({ country, state }: RecipientPlace, regions: CampaignRules['regions']): boolean {
  const names = [country, ...(state ? [`${country}-${state}`] : [])]
  const matches = (list: readonly string[]) => names.some((name) => list.includes(name))
  if (regions?.except && matches(regions.except)) return false
  return !regions?.only || matches(regions.only)
}

/** The hours that hold for people of a place; null: none. */
function packFor({ country, state }: RecipientPlace, quiet: CampaignRules['quietHours']): QuietPack | null {
  if (quiet === null) return null
  if (quiet === undefined) return packOf(country, state)
  const { weekdays, saturday, sunday, holidays } = quiet
  const week = [sunday, ...Array<typeof weekdays>(5).fill(weekdays), saturday]
  return {
    id: 'custom',
    week: week.map((hours) => hours && { from: minutes(hours[0]), to: minutes(hours[1]) }),
    holidays,
  }
}

/** Of the day, for `09:30`. */
const minutes = (clock: string) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3))

/** When a person of a place may be written to. */
export interface Opening {
  /** `at` or later; null: never. */
  opensAt: Date | null
  /** From then on until here; null: without end. */
  closesAt: Date | null
}

/** Answers for one campaign; people of one place share an answer within a minute. */
export function createOpenings(quiet: CampaignRules['quietHours'], timeZone: string) {
  const known = new Map<string, Opening>()
  return (at: Date, place: RecipientPlace): Opening => {
    const key = `${place.country} ${place.state} ${Math.floor(at.getTime() / 60_000)}`
    const found = known.get(key)
    if (found) return found.opensAt && found.opensAt < at ? { ...found, opensAt: at } : found
    const opening = openingAt(at, place)
    if (known.size > 10_000) known.clear()
    known.set(key, opening)
    return opening
  }

  function openingAt(at: Date, place: RecipientPlace): Opening {
    const pack = packFor(place, quiet)
    if (!pack) return { opensAt: at, closesAt: null }
    const own = zonesOf(place.country, place.state)
    const zones = own.length > 0 ? own : [timeZone]
    const opensAt = nextAllowedIn(at, zones, pack)
    return { opensAt, closesAt: opensAt && allowedUntil(opensAt, zones, pack) }
  }
}
