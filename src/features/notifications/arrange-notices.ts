import { newId } from '../../base/ids.ts'
import type { Transaction } from '../../db/transaction.ts'
import type { Intent } from '../../domain/intents.ts'
import type { Fact } from '../step.ts'
import { insertNotices, loadUnwanted, type NoticeRow } from './store-notices.ts'

/** Of its fact: where it happened and when. */
interface Wish {
  fact: Pick<Fact, 'workspaceId' | 'receivedAt'>
  intent: Intent
}

type Notice = Extract<Intent, { kind: 'notify' }>

const isNotice = <W extends Wish>(wish: W): wish is W & { intent: Notice } => wish.intent.kind === 'notify'

/**
 * Puts every notice, whoever wishes it, into the list in the hub, and takes those addresses out whose owners want no e-mail
 * about its topic. Costs nothing where there is no notice.
 */
export async function arrangeNotices<W extends Wish>(tx: Transaction, wishes: W[]): Promise<W[]> {
  const notices = wishes.filter((wish) => isNotice(wish))
  if (notices.length === 0) return wishes
  await insertNotices(tx, notices.map(toRow))
  const unwanted = await loadUnwanted(
    tx,
    notices.map(({ fact, intent }) => [fact.workspaceId, intent.data.to ?? []]),
  )
  if (unwanted.size === 0) return wishes
  return wishes.map((wish) => (isNotice(wish) ? { ...wish, intent: withoutUnwanted(wish, unwanted) } : wish))
}

const lower = (email: string) => email.trim().toLowerCase()

function toRow({ fact, intent: { key, leadId, data } }: Wish & { intent: Notice }): NoticeRow {
  return {
    id: newId(),
    workspaceId: fact.workspaceId,
    key,
    topic: data.topic,
    title: data.title,
    text: data.text,
    url: data.url ?? null,
    leadId: leadId ?? null,
    emails: (data.to ?? []).map(lower),
    createdAt: fact.receivedAt,
  }
}

function withoutUnwanted({ fact, intent }: Wish & { intent: Notice }, unwanted: ReadonlySet<string>): Notice {
  const { to, topic } = intent.data
  if (!to) return intent
  const wanted = to.filter((email) => !unwanted.has(`${fact.workspaceId} ${lower(email)} ${topic}`))
  return { ...intent, data: { ...intent.data, to: wanted } }
}
