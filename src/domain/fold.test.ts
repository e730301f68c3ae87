import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fold, foldedWords } from './fold.ts'

describe('fold', () => {
  test.each([
    ['São Paulo', 'sao paulo'],
    ['  JOÃO\t da\u00a0 Silva ', 'joao da silva'],
    ['Núñez', 'nunez'],
    ['Straße', 'strasse'],
    ['STRAẞE', 'strasse'],
    ['İzmir', 'izmir'],
    ['ＡＢＣ', 'abc'],
    ['Москва', 'москва'],
    ['', ''],
  ])('%j is compared as %j', (text, folded) => {
    expect(fold(text)).toBe(folded)
  })

  test('folding twice is folding once, and case does not matter', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(fold(fold(text))).toBe(fold(text))
      }),
    )
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-zÀ-ÖØ-öø-ÿ ]*$/), (text) => {
        expect(fold(text.toLowerCase())).toBe(fold(text))
      }),
    )
  })

  test('words are runs of letters and digits', () => {
    expect(foldedWords("Sr. José d'Ávila-Cruz (2º)")).toEqual(['sr', 'jose', 'd', 'avila', 'cruz', '2o'])
  })
})
