import { hash } from 'node:crypto'
import { normalizeEmail } from '../../domain/email.ts'
import type { Channel } from '../../domain/events.ts'
import { parsePhone } from '../../domain/phone.ts'
import type { WorkspaceInfo } from '../step.ts'
import type { Campaign, CampaignRules, ExclusionReason, Variant } from './campaign.ts'
import { isInRegions, placeOf, type RecipientPlace } from './place.ts'

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

/** Everybody of a chunk of the audience: the first lead of each person stands for it. Pure. */
export function judgeRecipients(
  leads: readonly AudienceLead[],
  campaign: Pick<Campaign, 'id' | 'channel' | 'variants' | 'rules'>,
  workspace: Pick<WorkspaceInfo, 'country'>,
  consents: Consents,
  requiresConsent: boolean,
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
    const variant = variantOf(campaign, lead.partyId)
    judged.push({ lead, address, addressKey: found?.key ?? null, place, variant, reason })
  }
  return { judged, duplicates: leads.length - judged.length }
}

function refusalOf(
  lead: AudienceLead,
  key: string,
  place: RecipientPlace,
  { id, rules }: Pick<Campaign, 'id' | 'rules'>,
  consents: Consents,
  requiresConsent: boolean,
  addresses: ReadonlySet<string>,
): ExclusionReason | null {
  if (consents.isSuppressed(lead, key)) return 'suppressed'
  if (requiresConsent && !consents.hasOptedIn(lead, key)) return 'no_consent'
  if (!isInRegions(place, rules.regions)) return 'region'
  if (addresses.has(key)) return 'duplicate_address'
  return isHeldOut(id, lead.partyId, rules) ? 'holdout' : null
}

/** The same for a person whenever it is asked: chance decides once. */
const chanceOf = (...parts: string[]) => hash('sha256', parts.join(' '), 'buffer').readUInt32BE(0) / 2 ** 32

const isHeldOut = (campaignId: string, partyId: string, { holdout }: CampaignRules) =>
  holdout > 0 && chanceOf('holdout', campaignId, partyId) < holdout / 100

/** Which variant a person gets, by the variants' shares. */
export function variantOf({ id, variants }: Pick<Campaign, 'id' | 'variants'>, partyId: string): number {
  if (variants.length === 1) return 0
  const total = variants.reduce((sum, { share }) => sum + share, 0)
  let left = chanceOf('variant', id, partyId) * total
  const found = variants.findIndex(({ share }: Variant) => {
    left -= share
    return left < 0
  })
  return found < 0 ? variants.length - 1 : found
}
