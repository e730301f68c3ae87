import { expect, it } from 'vitest'
import { readConsentWord } from './consent-words.ts'

it.each([
  'STOP',
  'stop',
  ' Stop. ',
  'StopAll',
  'UNSUBSCRIBE!',
  'Sair',
  'SAIR 🙏',
  'Parar',
  'cancelar',
  'BAJA',
  'Não quero',
  'NAO QUERO MAIS!!!',
  'no más',
  '“parar”',
  'para',
])('reads %j as leaving', (text) => {
  expect(readConsentWord(text, 'whatsapp')).toBe('opt_out')
})

it.each(['START', 'unstop', 'Voltar', 'ALTA', 'quero receber'])('reads %j as coming back', (text) => {
  expect(readConsentWord(text, 'whatsapp')).toBe('opt_in')
})

it('takes the whole message only', () => {
  for (const text of [
    'STOP please',
    'quero parar de fumar',
    'sair amanhã?',
    'no, gracias',
    'não',
    '',
    ' ',
    'stop'.repeat(30),
  ])
    expect(readConsentWord(text, 'sms')).toBeNull()
  expect(readConsentWord(null, 'sms')).toBeNull()
})

it('takes a bare yes for consent only where carriers do', () => {
  expect(readConsentWord('YES', 'sms')).toBe('opt_in')
  expect(readConsentWord('Yes', 'whatsapp')).toBeNull()
})

it('knows a call for help', () => {
  expect(readConsentWord('AJUDA', 'sms')).toBe('help')
})
