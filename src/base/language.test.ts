import { expect, it } from 'vitest'
import { preferredLanguage } from './language.ts'

it('answers with the first language of ours that is asked for, the better liked before', () => {
  expect(preferredLanguage('pt-BR,pt;q=0.9,en;q=0.8')).toBe('pt-BR')
  expect(preferredLanguage('de, en;q=0.5, es-MX;q=0.7')).toBe('es')
  expect(preferredLanguage('pt')).toBe('pt-BR')
})

it('answers with the language given where none of ours is asked for', () => {
  expect(preferredLanguage('de-DE')).toBe('en')
  expect(preferredLanguage(undefined)).toBe('en')
  expect(preferredLanguage(null, 'pt-BR')).toBe('pt-BR')
})
