import type { Conclusion, Fact, StepTools, WorkspaceInfo } from '../step.ts'
import { indexable } from './address.ts'
import { freeSenders, type SenderRow, worse, writeSenders } from './store-senders.ts'
import { timeOf } from './take-statuses.ts'

/**
 * Remembers whether a sender is connected; the newest by event time holds. Somebody is told when it is not any more; one
 * that its own faults stopped is free when it connects again.
 */
export async function recordSender(facts: Fact<'sender.status'>[], tools: StepTools): Promise<Conclusion[]> {
  const newest = new Map<string, { row: SenderRow; fact: Fact<'sender.status'> }>()
  for (const fact of facts) {
    const row = toRow(fact)
    const key = `${row.connectionId} ${row.sender}`
    const known = newest.get(key)
    if (!known || isAfter(row, known.row)) newest.set(key, { row, fact })
  }
  const changed = await writeSenders(
    tools.tx,
    [...newest.values()].map(({ row }) => row),
  )
  const opened = [...newest.values()].flatMap(({ row }) => (row.state === 'open' ? [row] : []))
  for (const connection of await freeSenders(tools.tx, opened))
    tools.log.info({ connection }, 'sender connected again and may send')
  return changed.flatMap(({ connectionId, sender }): Conclusion[] => {
    const { row, fact } = newest.get(`${connectionId} ${sender}`)!
    if (row.state !== 'closed' && row.state !== 'banned') return []
    const texts = words[tools.workspace(fact.workspaceId).language]
    const reason = row.reason ?? texts.unknown
    return [
      {
        fact,
        intents: [
          {
            kind: 'notify',
            key: `sender:${fact.id}`,
            target: sender,
            reason: `The sender ${sender} cannot send`,
            data: { topic: 'sender', title: texts.title(sender), text: texts[row.state](sender, reason) },
          },
        ],
      },
    ]
  })
}

function toRow(fact: Fact<'sender.status'>): SenderRow {
  const { workspaceId, connectionId, event } = fact
  const { channel, sender, state, reason } = event.data
  const stated = { state, reason: reason && indexable(reason), stateAt: timeOf(fact) }
  return { workspaceId, connectionId, sender: indexable(sender), channel, ...stated }
}

function isAfter(a: SenderRow, b: SenderRow): boolean {
  const later = a.stateAt.getTime() - b.stateAt.getTime()
  return later > 0 || (later === 0 && worse.indexOf(a.state) > worse.indexOf(b.state))
}

interface Words {
  title(sender: string): string
  closed(sender: string, reason: string): string
  banned(sender: string, reason: string): string
  unknown: string
}

const words: Record<WorkspaceInfo['language'], Words> = {
  'pt-BR': {
    title: (sender) => `${sender} não envia mais`,
    closed: (sender, reason) => `O remetente ${sender} foi desconectado (${reason}). Conecte-o de novo.`,
    banned: (sender, reason) => `O remetente ${sender} foi bloqueado (${reason}).`,
    unknown: 'sem motivo informado',
  },
  en: {
    title: (sender) => `${sender} no longer sends`,
    closed: (sender, reason) => `The sender ${sender} was disconnected (${reason}). Connect it again.`,
    banned: (sender, reason) => `The sender ${sender} was banned (${reason}).`,
    unknown: 'no reason given',
  },
  es: {
    title: (sender) => `${sender} ya no envía`,
    closed: (sender, reason) => `El remitente ${sender} se desconectó (${reason}). Vuelva a conectarlo.`,
    banned: (sender, reason) => `El remitente ${sender} fue bloqueado (${reason}).`,
    unknown: 'sin motivo informado',
  },
}
