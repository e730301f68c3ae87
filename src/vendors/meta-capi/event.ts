import type { Conversion } from '../../domain/conversion.ts'
import type { MetaCapiSettings } from './settings.ts'

const dayMs = 86_400_000
/** One older event makes Meta refuse the whole request. A minute is left for the way. */
const oldestMs = 7 * dayMs - 60_000

/** An event as Meta takes it, or why it takes none. */
export type Prepared =
  | { ok: true; event: Record<string, unknown> }
  | { ok: false; state: 'expired' | 'rejected' | 'skipped'; reason: string }

const no = (state: 'expired' | 'rejected' | 'skipped', reason: string): Prepared => ({ ok: false, state, reason })

/** Checks what Meta would refuse, so that no event spoils the request that it travels in. */
export function prepare(conversion: Conversion | null, settings: MetaCapiSettings, now: Date): Prepared {
  if (!conversion) return no('rejected', 'There is no such conversion any more')
  if (conversion.blocked) return no('skipped', conversion.blocked)
  const age = now.getTime() - Date.parse(conversion.eventTime)
  if (age > oldestMs) return no('expired', 'It happened more than 7 days ago: Meta takes no older events')
  const userData = userDataOf(conversion)
  if (!isEnough(userData))
    return no('rejected', 'Too little is known of the person: Meta needs an e-mail, a phone, a click id or the like')
  const custom = customDataOf(conversion)
  if (conversion.eventName === 'Purchase' && (custom.value === undefined || custom.currency === undefined))
    return no('rejected', 'The purchase has no amount or no currency: Meta demands both')
  return {
    ok: true,
    event: withoutEmpty({
      event_name: conversion.eventName,
      event_time: Math.floor(Math.min(Date.parse(conversion.eventTime), now.getTime()) / 1_000),
      event_id: conversion.eventId,
      ...placeOf(conversion),
      user_data: userData,
      custom_data: custom,
      ...limitsOf(conversion, settings),
    }),
  }
}

/** A website event needs the buyer's browser; without it nothing is claimed. */
function placeOf({ sourceUrl, browser: { userAgent } }: Conversion) {
  const isWebsite = Boolean(sourceUrl && userAgent)
  return { action_source: isWebsite ? 'website' : 'system_generated', event_source_url: sourceUrl }
}

function userDataOf({ hashed, browser }: Conversion): Record<string, unknown> {
  return withoutEmpty({
    ...hashed,
    fbc: browser.fbc,
    fbp: browser.fbp,
    client_ip_address: browser.ip,
    client_user_agent: browser.userAgent,
    lead_id: browser.formLeadId,
  })
}

/** What Meta refuses as insufficient: nothing beyond one of these sets. */
const weakSets = [
  ['ct', 'country', 'st', 'zp', 'ge', 'client_user_agent'],
  ['db', 'client_user_agent'],
  ['fn', 'ge'],
  ['ln', 'ge'],
]

const isEnough = (userData: Record<string, unknown>): boolean =>
  weakSets.every((weak) => Object.keys(userData).some((key) => !weak.includes(key)))

function customDataOf({ value, currency, orderId, product, custom }: Conversion): Record<string, unknown> {
  const isMoney = value !== null && Number.isFinite(value) && /^[A-Za-z]{3}$/.test(currency ?? '')
  return withoutEmpty({
    ...custom,
    ...(isMoney && { value, currency: currency!.toUpperCase() }),
    order_id: orderId,
    transaction_id: orderId,
    ...(product?.id && {
      content_ids: [product.id],
      content_type: 'product',
      contents: [{ id: product.id, quantity: 1, ...(isMoney && { item_price: value }) }],
      num_items: 1,
    }),
    content_name: product?.name,
  })
}

function limitsOf({ isLimited }: Conversion, settings: MetaCapiSettings): Record<string, unknown> {
  const { limitedDataUse, dataProcessingCountry = 0, dataProcessingState = 0, attributionOnly } = settings
  const isLdu = limitedDataUse === 'always' || (limitedDataUse === 'objectors' && isLimited)
  return {
    ...(isLdu && {
      data_processing_options: ['LDU'],
      data_processing_options_country: dataProcessingCountry,
      data_processing_options_state: dataProcessingState,
    }),
    ...(!isLdu && limitedDataUse === 'never' && { data_processing_options: [] }),
    ...((attributionOnly || isLimited) && { opt_out: true }),
  }
}

function withoutEmpty(record: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(record).filter(([, value]) => value !== null && value !== undefined && value !== ''),
  )
}
