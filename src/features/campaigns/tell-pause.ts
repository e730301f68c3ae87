import type { Intent } from '../../domain/intents.ts'
import type { WorkspaceInfo } from '../step.ts'

type Language = WorkspaceInfo['language']

/** Tells the team that the hub itself paused a campaign. `step`: the log's entry of it. */
export function campaignPaused(
  { id, name }: { id: string; name: string },
  { step, reason, language }: { step: string; reason: string; language: Language },
): Intent<'notify'> {
  return {
    kind: 'notify',
    key: `campaign-paused:${id}:${step}`,
    target: `campaign:${id}`,
    reason: 'The hub paused a campaign',
    data: { topic: 'campaign', ...words[language].campaign(name, reason), url: `/campaigns/${id}`, language },
  }
}

/** Tells the team that a sender was stopped for faults of its own. `effect`: whose failure was the last one. */
export function senderStopped(
  { connectionId, sender }: { connectionId: string; sender: string },
  { effect, reason, language }: { effect: string; reason: string; language: Language },
): Intent<'notify'> {
  return {
    kind: 'notify',
    key: `sender-stopped:${connectionId}:${effect}`,
    target: sender,
    reason: 'The hub stopped a sender',
    data: { topic: 'sender', ...words[language].sender(sender, reason), url: '/senders', language },
  }
}

type Told = (name: string, reason: string) => { title: string; text: string }

const words: Record<Language, { campaign: Told; sender: Told }> = {
  'pt-BR': {
    campaign: (name, reason) => ({
      title: `Campanha ${name} pausada`,
      text: `O hub pausou a campanha ${name} (${reason}). Ninguém mais recebe a mensagem até que alguém a retome.`,
    }),
    sender: (sender, reason) => ({
      title: `${sender} parou de enviar`,
      text: `O hub parou o remetente ${sender} depois de falhas dele mesmo (${reason}). As mensagens esperam por ele ou seguem por outro.`,
    }),
  },
  en: {
    campaign: (name, reason) => ({
      title: `Campaign ${name} paused`,
      text: `The hub paused the campaign ${name} (${reason}). Nobody else gets the message until somebody resumes it.`,
    }),
    sender: (sender, reason) => ({
      title: `${sender} stopped sending`,
      text: `The hub stopped the sender ${sender} after failures of its own (${reason}). Its messages wait for it or go by another one.`,
    }),
  },
  es: {
    campaign: (name, reason) => ({
      title: `Campaña ${name} pausada`,
      text: `El hub pausó la campaña ${name} (${reason}). Nadie más recibe el mensaje hasta que alguien la reanude.`,
    }),
    sender: (sender, reason) => ({
      title: `${sender} dejó de enviar`,
      text: `El hub detuvo el remitente ${sender} tras fallos propios (${reason}). Sus mensajes lo esperan o salen por otro.`,
    }),
  },
}
