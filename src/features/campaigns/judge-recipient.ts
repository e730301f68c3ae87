import { normalizeEmail } from '../../domain/email.ts'
import type { Channel } from '../../domain/events.ts'
import { parsePhone } from '../../domain/phone.ts'
import type { WorkspaceInfo } from '../step.ts'
import type { Campaign, ExclusionReason } from './campaign.ts'
import { isInRegions, placeOf, type RecipientPlace } from './place.ts'
import { heldOut, type Shares, split } from './split.ts'

/** A lead of the audience with what decides whether and where its person is written to. */
export interface AudienceLead {
  leadId: string
  partyId: string
  email: string | null
  phone: string | null
  country: string | null
  state: string | null
  /** Contacts that the party is known by besides. */
  otherEmail: string | null
  otherPhone: string | null
}

export interface Judged {
  lead: AudienceLead
  address: string | null
  addressKey: string | null
  place: RecipientPlace
  /** Or `heldOut`. */
  variant: number
  /** Null: will get it. */
  reason: ExclusionReason | null
}

/** The address on a channel and the key that all its spellings share; null when there is none that can be written to. */
export function addressOf(
  lead: Pick<AudienceLead, 'email' | 'phone' | 'otherEmail' | 'otherPhone'>,
  channel: Channel,
  country: string,
): { address: string; key: string } | null {
  if (channel === 'email') {
    const email = [lead.email, lead.otherEmail].flatMap((text) => (text && normalizeEmail(text)) || [])[0]
    return email ? { address: email, key: email } : null
  }
  for (const text of [lead.phone, lead.otherPhone]) {
    const phone = text ? parsePhone(text, country) : null
    if (phone && phone.kind !== 'service') return { address: phone.e164, key: phone.key }
  }
  return null
}

/** What only the database knows of addresses. */
export interface Consents {
  isSuppressed(lead: AudienceLead, addressKey: string): boolean
  hasOptedIn(lead: AudienceLead, addressKey: string): boolean
}

/** Everybody of a chunk of the audience: the first lead of each person stands for it. Only `taken` is changed (split.ts). */
export function judgeRecipients(
  leads: readonly AudienceLead[],
  campaign: Pick<Campaign, 'id' | 'channel' | 'variants' | 'rules'>,
  workspace: Pick<WorkspaceInfo, 'country'>,
  consents: Consents,
  requiresConsent: boolean,
  taken: Shares,
): { judged: Judged[]; duplicates: number } {
  const judged: Judged[] = []
  const people = new Set<string>()
  const addresses = new Set<string>()
  for (const lead of leads) {
    if (people.has(lead.partyId)) continue
    people.add(lead.partyId)
    const found = addressOf(lead, campaign.channel, workspace.country)
    const place = placeOf(lead, workspace)
    const reason = found
      ? refusalOf(lead, found.key, place, campaign, consents, requiresConsent, addresses)
      : 'no_address'
    if (reason === null) addresses.add(found!.key)
    const address = found?.address ?? null
    judged.push({ lead, address, addressKey: found?.key ?? null, place, variant: 0, reason })
  }
  const reached = judged.filter(({ reason }) => reason === null)
  const shares = split(
    campaign,
    reached.map(({ lead }) => lead.partyId),
    taken,
  )
  for (const each of reached) {
    each.variant = shares.get(each.lead.partyId)!
    if (each.variant === heldOut) each.reason = 'holdout'
  }
  return { judged, duplicates: leads.length - judged.length }
}

function refusalOf(
  lead: AudienceLead,
  key: string,
  place: RecipientPlace,
  { rules }: Pick<Campaign, 'rules'>,
  consents: Consents,
  requiresConsent: boolean,
  addresses: ReadonlySet<string>,
): ExclusionReason | null {
  if (consents.isSuppressed(lead, key)) return 'suppressed'
  if (requiresConsent && !consents.hasOptedIn(lead, key)) return 'no_consent'
  if (!isInRegions(place, rules.regions)) return 'region'
  if (addresses.has(key)) return 'duplicate_address'
  return null
}
