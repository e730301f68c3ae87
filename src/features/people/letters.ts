import type { Language } from '../../base/language.ts'

interface Words {
  subject: string
  text: string
}

const reset: Record<Language, (name: string) => Words> = {
  'pt-BR': (name) => ({
    subject: 'Definir uma nova senha',
    text: `Olá, ${name}.\n\nO link abaixo serve para definir uma nova senha. Ele funciona uma vez e por uma hora.\n\nSe não foi você quem pediu, ignore esta mensagem.`,
  }),
  en: (name) => ({
    subject: 'Set a new password',
    text: `Hello ${name},\n\nthe link below sets a new password. It works once and for one hour.\n\nIf you did not ask for it, ignore this message.`,
  }),
  es: (name) => ({
    subject: 'Definir una nueva contraseña',
    text: `Hola, ${name}:\n\nEl enlace de abajo sirve para definir una nueva contraseña. Funciona una vez y durante una hora.\n\nSi no lo pidió, ignore este mensaje.`,
  }),
}

const invitation: Record<Language, (by: string, workspace: string) => Words> = {
  'pt-BR': (by, workspace) => ({
    subject: `Convite para ${workspace}`,
    text: `${by} convidou você para ${workspace}.\n\nO link abaixo é a entrada. Ele funciona uma vez e por sete dias.`,
  }),
  en: (by, workspace) => ({
    subject: `Invitation to ${workspace}`,
    text: `${by} invites you to ${workspace}.\n\nThe link below lets you in. It works once and for seven days.`,
  }),
  es: (by, workspace) => ({
    subject: `Invitación a ${workspace}`,
    text: `${by} le invita a ${workspace}.\n\nEl enlace de abajo es la entrada. Funciona una vez y durante siete días.`,
  }),
}

/** The letter with a link to set a password, in the workspace's language. */
export const writeResetLetter = (language: Language, name: string): Words => reset[language](name)

/** The letter with an invitation. */
export const writeInvitationLetter = (language: Language, by: string, workspace: string): Words =>
  invitation[language](by, workspace)
