import type { Channel } from './events.ts'
import { foldedWords } from './fold.ts'

export type ConsentWish = 'opt_out' | 'opt_in' | 'help'

/**
 * Words that carry a person's wish when they are the whole message. English: the carriers' own lists (CTIA, Twilio's
 * defaults); no carrier or vendor has one for Portuguese or Spanish, so those are ours.
 */
const wishes: Record<ConsentWish, readonly string[]> = {
  opt_out: [
    ...[
      'stop',
      'stopall',
      'stop all',
      'unsubscribe',
      'cancel',
      'end',
      'quit',
      'revoke',
      'optout',
      'opt out',
      'remove me',
    ],
    ...[
      'sair',
      'parar',
      'pare',
      'para',
      'cancelar',
      'cancela',
      'descadastrar',
      'descadastre',
      'descadastro',
      'remover',
    ],
    ...[
      'remova',
      'me remova',
      'me tire da lista',
      'nao quero',
      'nao quero mais',
      'nao quero receber',
      'pare de enviar',
    ],
    ...[
      'baja',
      'dar de baja',
      'darme de baja',
      'alto',
      'salir',
      'detener',
      'no mas',
      'no quiero',
      'eliminar',
      'borrar',
    ],
    ...['arret', 'arrett', 'arrete'],
  ],
  opt_in: [
    ...['start', 'unstop', 'subscribe', 'optin', 'opt in', 'resume'],
    ...['voltar', 'iniciar', 'inscrever', 'reativar', 'quero receber', 'ativar'],
    ...['alta', 'suscribir', 'suscribirme', 'reanudar', 'comenzar', 'activar', 'quiero recibir'],
  ],
  help: ['help', 'info', 'ajuda', 'ayuda'],
}

const wishByWords = new Map(
  (Object.entries(wishes) as [ConsentWish, readonly string[]][]).flatMap(([wish, texts]) =>
    texts.map((text): [string, ConsentWish] => [text, wish]),
  ),
)

/** No entry is nearly as long, punctuation and emoji included. */
const longest = 80

/**
 * What a message wishes when it is nothing but one of the words, whatever its case, accents, punctuation and emoji; null
 * for every other message. `yes` counts on SMS only, where carriers themselves lift a block on it: elsewhere it is an
 * answer to some question.
 */
export function readConsentWord(text: string | null, channel: Channel): ConsentWish | null {
  if (text === null || text.length > longest) return null
  const said = foldedWords(text).join(' ')
  if (said === 'yes') return channel === 'sms' ? 'opt_in' : null
  return wishByWords.get(said) ?? null
}
