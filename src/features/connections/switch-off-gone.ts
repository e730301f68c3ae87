import type pg from 'pg'
import type { Log } from '../../base/log.ts'
import { inTransaction, type Transaction } from '../../db/transaction.ts'
import type { Intent } from '../../domain/intents.ts'
import type { Outcome } from '../../vendors/_kit/contract.ts'
import type { WorkspaceInfo } from '../step.ts'
import type { Directory } from './directory.ts'
import { switchOff } from './store-edit.ts'

/** An effect, as far as its end may concern its connection. */
export interface EndedWork {
  effectId: string
  workspaceId: string
  connectionId: string
  intakeId: string
  receivedAt: Date
}

interface SwitchOffTools {
  pool: pg.Pool
  log: Log
  directory: Pick<Directory, 'workspace'>
  wish(tx: Transaction, cause: Omit<EndedWork, 'effectId' | 'connectionId'>, intents: Intent[]): Promise<unknown>
}

type Language = WorkspaceInfo['language']

/** Switches a connection off whose other side said that it wants nothing more from us, and tells the team, once. */
export function createSwitchOffGone({ pool, log, directory, wish }: SwitchOffTools) {
  const off = async ({ effectId, connectionId, ...cause }: EndedWork, reason: string): Promise<void> => {
    const { workspaceId } = cause
    const name = await inTransaction(pool, async (tx) => {
      const name = await switchOff(tx, workspaceId, connectionId)
      if (name === null) return null
      await wish(tx, cause, [switchedOff({ connectionId, name }, effectId, directory.workspace(workspaceId).language)])
      return name
    })
    if (name !== null) log.warn({ connection: connectionId, name, reason }, 'connection switched off: it wants no more')
  }

  /** Looks at how a try ended. */
  return (work: EndedWork, outcome: Outcome): void => {
    if (outcome.kind !== 'reject' || outcome.code !== 'gone') return
    off(work, outcome.reason).catch((error) =>
      log.error({ err: error, connection: work.connectionId }, 'connection not switched off'),
    )
  }
}

function switchedOff(
  { connectionId, name }: { connectionId: string; name: string },
  effect: string,
  language: Language,
): Intent<'notify'> {
  return {
    kind: 'notify',
    key: `connection-gone:${connectionId}:${effect}`,
    target: `connection:${connectionId}`,
    reason: 'The hub switched a connection off',
    data: { topic: 'connection', ...words[language](name), url: `/connections/${connectionId}`, language },
  }
}

const words: Record<Language, (name: string) => { title: string; text: string }> = {
  'pt-BR': (name) => ({
    title: `${name} foi desligada`,
    text: `O endereço da conexão ${name} respondeu que não quer receber mais nada (410), e o hub a desligou. Ligue-a de novo quando ele voltar a receber.`,
  }),
  en: (name) => ({
    title: `${name} was switched off`,
    text: `The address of the connection ${name} answered that it wants no more (410), so the hub switched it off. Switch it on again when it takes facts again.`,
  }),
  es: (name) => ({
    title: `${name} se apagó`,
    text: `La dirección de la conexión ${name} respondió que no quiere recibir nada más (410), y el hub la apagó. Vuelva a encenderla cuando reciba de nuevo.`,
  }),
}
