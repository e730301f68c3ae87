import { maskCpfs } from '../../domain/mask.ts'
import type { Fact, StepTools } from '../step.ts'
import { indexable, readAddress } from './address.ts'
import { causeOf } from './contact-news.ts'
import { type ConsentRow, insertConsent } from './store-consent.ts'
import { type ToldStatus, timeOf } from './take-statuses.ts'

/**
 * An address that can never be reached is written to no more, until somebody says otherwise. The person may be written to at
 * another one, and is not unsubscribed: nobody asked for that.
 */
export async function suppressDead(told: ToldStatus[], { tx, workspace }: StepTools): Promise<void> {
  const rows = told.flatMap(({ fact, error, channel, workspaceId }): ConsentRow[] => {
    const { recipient } = (fact as Fact<'message.status'> | Fact<'message.engaged'>).event.data
    if (!error?.deadAddress || !recipient) return []
    const { address, key: addressKey } = readAddress(channel, recipient, workspace(workspaceId).country)
    const { kind: causeKind, id: causeId } = causeOf(fact, '')
    const said = { wish: 'opt_out', purpose: 'marketing', reason: 'bounce', partyId: null } as const
    const detail = indexable(maskCpfs([error.code, error.message].filter(Boolean).join(' ')))
    const key = indexable(`${fact.connectionId}:${fact.event.key}`)
    return [{ workspaceId, channel, addressKey, key, ...said, detail, address, at: timeOf(fact), causeKind, causeId }]
  })
  const unique = new Map(rows.map((row) => [`${row.workspaceId} ${row.channel} ${row.addressKey} ${row.key}`, row]))
  await insertConsent(tx, [...unique.values()])
}
