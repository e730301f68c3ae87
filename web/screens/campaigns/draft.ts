import { type Condition, everybody, readCondition } from '../../conditions.ts'
import { fromZone, toZone } from '../../zone.ts'
import type { Body, CampaignDetail, Channel } from './data.ts'

export type Language = 'pt-BR' | 'en' | 'es'
export const wordingLanguages: readonly Language[] = ['pt-BR', 'en', 'es']

export interface Wording {
  subject: string
  text: string
  html: string
}

export interface Variant {
  name: string
  share: number
  wording: Wording
  languages: Partial<Record<Language, Wording>>
}

export type Audience =
  | { kind: 'filter'; filter: Condition }
  /** Made over the API in a form that the builder does not show. */
  | { kind: 'foreign'; filter: unknown }
  | { kind: 'import'; importId: string }
  | { kind: 'leads'; leadIds: string[] }

type Hours = [string, string] | null
export interface QuietHours {
  weekdays: Hours
  saturday: Hours
  sunday: Hours
  holidays: 'none' | 'BR'
}

/** Failures after which it pauses by itself. */
export interface AutoPause {
  failedPercent: number
  ofLast: number
  sameErrorInRow: number
}

/** A campaign as its form holds it: texts where the reader types, times as the workspace's clock shows them. */
export interface Draft {
  name: string
  channel: Channel
  audience: Audience
  variants: Variant[]
  holdout: number
  senders: string[]
  perSecond: string
  jitter: number
  quiet: 'default' | 'none' | 'own'
  quietHours: QuietHours
  pausing: 'default' | 'own' | 'none'
  autoPause: AutoPause
  receipts: 'default' | 'own'
  noReceipt: { afterHours: number; fails: boolean }
  requireConsent: boolean | undefined
  only: string[]
  except: string[]
  scheduledAt: string
  sendUntil: string
  attributionDays: number
  track: boolean
}

const noWording: Wording = { subject: '', text: '', html: '' }
export const newVariant = (name: string): Variant => ({ name, share: 50, wording: noWording, languages: {} })
export const officeHours: QuietHours = {
  weekdays: ['09:00', '20:00'],
  saturday: ['10:00', '16:00'],
  sunday: null,
  holidays: 'BR',
}

export const newDraft = (): Draft => ({
  name: '',
  channel: 'whatsapp',
  audience: { kind: 'filter', filter: everybody },
  variants: [{ ...newVariant('A'), share: 100 }],
  holdout: 0,
  senders: [],
  perSecond: '',
  jitter: 0,
  quiet: 'default',
  quietHours: officeHours,
  pausing: 'default',
  autoPause: { failedPercent: 50, ofLast: 20, sameErrorInRow: 10 },
  receipts: 'default',
  noReceipt: { afterHours: 24, fails: false },
  requireConsent: undefined,
  only: [],
  except: [],
  scheduledAt: '',
  sendUntil: '',
  attributionDays: 7,
  track: true,
})

/** Rules that the form leaves out where it leaves them to their default. */
export const defaultable = ['quietHours', 'senders', 'requireConsent', 'regions', 'autoPause', 'noReceipt'] as const

/** What the API takes. A message that is not written yet is left out. */
export function bodyOf(draft: Draft, timeZone: string): Omit<Body, 'name'> {
  const { channel, variants, perSecond, jitter, quiet, senders, requireConsent, only, except, pausing, receipts } =
    draft
  const told = variants.map(({ name, share, wording, languages }) => {
    const others = Object.entries(languages).filter(([, each]) => each.text.trim())
    return {
      name: name.trim(),
      share,
      message: {
        ...wordingOf(wording, channel),
        ...(others.length > 0 && {
          languages: Object.fromEntries(others.map(([language, each]) => [language, wordingOf(each, channel)])),
        }),
      },
    }
  })
  const isWritten = variants.every(({ wording }) => wording.text.trim())
  return {
    channel,
    audience: audienceOf(draft.audience),
    ...(isWritten && (told.length === 1 ? { message: told[0]!.message } : { variants: told })),
    holdout: draft.holdout,
    attributionDays: draft.attributionDays,
    track: draft.track,
    pace:
      perSecond === '' && jitter === 0 ? null : { ...(perSecond !== '' && { perSecond: Number(perSecond) }), jitter },
    ...(quiet === 'none' && { quietHours: null }),
    ...(quiet === 'own' && { quietHours: draft.quietHours }),
    ...(pausing !== 'default' && { autoPause: pausing === 'own' ? draft.autoPause : null }),
    ...(receipts === 'own' && { noReceipt: draft.noReceipt }),
    ...(senders.length > 0 && { senders }),
    ...(requireConsent !== undefined && { requireConsent }),
    ...((only.length > 0 || except.length > 0) && {
      regions: { ...(only.length > 0 && { only }), ...(except.length > 0 && { except }) },
    }),
    scheduledAt: draft.scheduledAt ? fromZone(draft.scheduledAt, timeZone) : null,
    sendUntil: draft.sendUntil ? fromZone(draft.sendUntil, timeZone) : null,
  }
}

function wordingOf({ subject, text, html }: Wording, channel: Channel) {
  if (channel !== 'email') return { text: text.trim() }
  return { text: text.trim(), ...(subject.trim() && { subject: subject.trim() }), ...(html.trim() && { html }) }
}

function audienceOf(audience: Audience): Body['audience'] {
  if (audience.kind === 'import') return { importId: audience.importId }
  if (audience.kind === 'leads') return { leadIds: audience.leadIds }
  return { filter: audience.filter as never }
}

/** The form of a stored campaign. */
export function draftOf(campaign: CampaignDetail, timeZone: string): Draft {
  const rules = campaign.rules as Partial<Body>
  const { pace, quietHours, regions, autoPause, noReceipt } = rules
  const fresh = newDraft()
  return {
    ...fresh,
    name: campaign.name,
    channel: campaign.channel,
    audience: readAudience(campaign.audience),
    variants: campaign.variants.map(({ name, share, message: { languages, ...wording } }) => ({
      name,
      share,
      wording: { ...noWording, ...wording },
      languages: Object.fromEntries(
        Object.entries(languages ?? {}).map(([language, each]) => [language, { ...noWording, ...each }]),
      ),
    })),
    holdout: rules.holdout ?? 0,
    senders: rules.senders ?? [],
    perSecond: String(pace?.perSecond ?? ''),
    jitter: pace?.jitter ?? 0,
    quiet: quietHours === null ? 'none' : quietHours ? 'own' : 'default',
    quietHours: quietHours ? { ...quietHours, holidays: quietHours.holidays ?? 'none' } : officeHours,
    pausing: autoPause === null ? 'none' : autoPause ? 'own' : 'default',
    autoPause: { ...fresh.autoPause, ...autoPause },
    receipts: noReceipt ? 'own' : 'default',
    noReceipt: { ...fresh.noReceipt, ...noReceipt },
    requireConsent: rules.requireConsent,
    only: regions?.only ?? [],
    except: regions?.except ?? [],
    scheduledAt: campaign.scheduledAt ? toZone(campaign.scheduledAt, timeZone) : '',
    sendUntil: campaign.sendUntil ? toZone(campaign.sendUntil, timeZone) : '',
    attributionDays: rules.attributionDays ?? fresh.attributionDays,
    track: rules.track ?? true,
  }
}

function readAudience(audience: unknown): Audience {
  const given = audience as { filter?: unknown; importId?: string; leadIds?: string[] }
  if (given.importId) return { kind: 'import', importId: given.importId }
  if (given.leadIds) return { kind: 'leads', leadIds: given.leadIds }
  const filter = readCondition(given.filter)
  return filter ? { kind: 'filter', filter } : { kind: 'foreign', filter: given.filter }
}
