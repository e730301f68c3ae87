import type { Language } from '../../base/language.ts'

interface Words {
  leave: string
  title: string
  ask: string
  button: string
  done: string
  wrong: string
}

const words: Record<Language, Words> = {
  'pt-BR': {
    leave: 'Não quero mais receber estas mensagens',
    title: 'Cancelar o recebimento',
    ask: 'Você não receberá mais nossos e-mails.',
    button: 'Cancelar o recebimento',
    done: 'Pronto: você não receberá mais nossos e-mails.',
    wrong: 'Este link não é válido.',
  },
  en: {
    leave: 'Unsubscribe from these messages',
    title: 'Unsubscribe',
    ask: 'You will no longer receive our e-mails.',
    button: 'Unsubscribe',
    done: 'Done: you will no longer receive our e-mails.',
    wrong: 'This link is not valid.',
  },
  es: {
    leave: 'No quiero recibir más estos mensajes',
    title: 'Darse de baja',
    ask: 'Ya no recibirá nuestros correos.',
    button: 'Darme de baja',
    done: 'Listo: ya no recibirá nuestros correos.',
    wrong: 'Este enlace no es válido.',
  },
}

export const wordsOf = (language: Language): Words => words[language]
