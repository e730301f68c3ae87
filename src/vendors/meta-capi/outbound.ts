import { createHmac } from 'node:crypto'
import type { Conversion } from '../../domain/conversion.ts'
import type { ConversionState, Event } from '../../domain/events.ts'
import type { BatchIo, HttpResult, Outbound, OutboundRequest, Outcome } from '../_kit/contract.ts'
import { objectAt } from '../_kit/pick.ts'
import { type Prepared, prepare } from './event.ts'
import { readVerdict } from './read-answer.ts'
import type { MetaCapiSettings } from './settings.ts'

export const outbound: Outbound<MetaCapiSettings> = {
  'conversion.send': {
    // Meta folds events with the same name and id, and what is repeated carries both
    repeat: 'safe',
    async perform({ conversionId }, settings, io) {
      const loadMany: BatchIo['loadMany'] = async (kind) => new Map([[conversionId, await io.load(kind, conversionId)]])
      return ((await sendTogether([conversionId], settings, { ...io, loadMany })) as Outcome[])[0]!
    },
    batch: {
      most: 1_000,
      perform: (items, settings, io) =>
        sendTogether(
          items.map(({ data }) => data.conversionId),
          settings,
          io,
        ),
    },
  },
}

/** One request with those that Meta will take; the others end without it. */
async function sendTogether(ids: string[], settings: MetaCapiSettings, io: BatchIo): Promise<Outcome[] | 'split'> {
  const now = io.now()
  const loaded = await io.loadMany('conversion.send', ids)
  const prepared = ids.map((id) => prepare((loaded.get(id) ?? null) as Conversion | null, settings, now))
  const events = prepared.flatMap((each) => (each.ok ? [each.event] : []))
  const verdict = events.length === 0 ? null : readVerdict(await send(events, settings, io), events.length, now)
  if (verdict === 'split') return 'split'
  return ids.map((id, at) => outcomeOf(id, prepared[at]!, verdict!, now))
}

function outcomeOf(id: string, prepared: Prepared, verdict: Outcome, now: Date): Outcome {
  const told = (state: ConversionState, reason: string | null, warnings: string[] = []): Event[] => [
    {
      type: 'conversion.status',
      key: `conversion:${id}:${state}:${now.getTime()}`,
      subject: id,
      occurredAt: now.toISOString(),
      data: { conversionId: id, state, reason, warnings },
    },
  ]
  if (!prepared.ok) {
    const { state, reason } = prepared
    return { kind: 'reject', reason, code: state, events: told(state, reason) }
  }
  if (verdict.kind === 'done')
    return { ...verdict, events: told('accepted', null, (verdict.answer as { warnings: string[] }).warnings) }
  if (verdict.kind !== 'reject') return verdict
  // Meta's own clock decides in the end
  return { ...verdict, events: told(verdict.code === '100/2804003' ? 'expired' : 'rejected', verdict.reason) }
}

const root = 'https://graph.facebook.com'

/** The token goes in the body: a URL is written down on the way. */
function send(events: object[], settings: MetaCapiSettings, io: BatchIo): Promise<HttpResult> {
  const { baseUrl = root, version = 'v24.0', pixelId, accessToken, testEventCode, appSecret } = settings
  const body = {
    data: events,
    ...(testEventCode && { test_event_code: testEventCode }),
    partner_agent: 'leadline',
    access_token: accessToken,
    ...(appSecret && { appsecret_proof: createHmac('sha256', appSecret).update(accessToken).digest('hex') }),
  }
  const request: OutboundRequest = {
    method: 'POST',
    url: `${baseUrl}/${version}/${encodeURIComponent(pixelId)}/events`,
    body,
    timeoutMs: 15_000,
    recordAs: ({ json, text }) => objectAt(json) ?? text,
  }
  // the record of one person's event must not hold the others'
  return io.http(events.length > 1 ? { ...request, recordBodyAs: { events: events.length } } : request)
}
