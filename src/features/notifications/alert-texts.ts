import type { Language } from '../../base/language.ts'
import type { EventData } from '../../domain/events.ts'
import type { AlertKind } from './alert-kinds.ts'

interface Words {
  firing: string
  resolved: string
  measured(value: string, threshold: string): string
  kinds: Record<AlertKind, string>
}

const words: Record<Language, Words> = {
  'pt-BR': {
    firing: 'Alerta',
    resolved: 'Resolvido',
    measured: (value, threshold) => `Agora: ${value} (limite: ${threshold})`,
    kinds: {
      connection_failures: 'Chamadas que falham em uma conexão',
      signature_failures: 'Assinaturas inválidas',
      import_failures: 'Linhas de importação com erro',
      routing_match: 'Leads sem regra de roteamento',
      oldest_work: 'Trabalho parado na fila',
      circuit_open: 'Conexão pausada após falhas',
      sender_disconnected: 'Remetente desconectado',
      doubtful_effects: 'Efeitos com resultado desconhecido',
    },
  },
  en: {
    firing: 'Alert',
    resolved: 'Resolved',
    measured: (value, threshold) => `Now: ${value} (threshold: ${threshold})`,
    kinds: {
      connection_failures: 'Failing calls of a connection',
      signature_failures: 'Signature failures',
      import_failures: 'Failed rows of imports',
      routing_match: 'Leads that match no routing rule',
      oldest_work: 'Work that waits',
      circuit_open: 'A connection that is paused after failures',
      sender_disconnected: 'A sender that is disconnected',
      doubtful_effects: 'Effects whose outcome is unknown',
    },
  },
  es: {
    firing: 'Alerta',
    resolved: 'Resuelto',
    measured: (value, threshold) => `Ahora: ${value} (límite: ${threshold})`,
    kinds: {
      connection_failures: 'Llamadas que fallan en una conexión',
      signature_failures: 'Firmas inválidas',
      import_failures: 'Filas de importación con error',
      routing_match: 'Leads sin regla de enrutamiento',
      oldest_work: 'Trabajo detenido en la cola',
      circuit_open: 'Conexión en pausa tras fallos',
      sender_disconnected: 'Remitente desconectado',
      doubtful_effects: 'Efectos con resultado desconocido',
    },
  },
}

const units: Partial<Record<AlertKind, string>> = {
  connection_failures: ' %',
  signature_failures: ' %',
  import_failures: ' %',
  routing_match: ' %',
  oldest_work: ' s',
}

/** The usual names are shown in the reader's language, a name that a person gave as it is. */
export function alertText(
  { name, kind, state, value, threshold, about }: EventData['alert.changed'],
  language: Language,
): { title: string; text: string } {
  const said = words[language]
  const known = kind as AlertKind
  const shown = name === words.en.kinds[known] ? said.kinds[known] : name
  const digits = new Intl.NumberFormat(language, { maximumFractionDigits: 1 })
  const number = (each: number) => `${digits.format(each)}${units[known] ?? ''}`
  const measured = value === null ? null : said.measured(number(value), number(threshold))
  return {
    title: `${said[state]}: ${shown}`,
    text: [about, measured].filter(Boolean).join('\n') || shown,
  }
}
