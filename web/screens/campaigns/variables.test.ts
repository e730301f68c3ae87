import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isLeadVariable, parseTemplate, render } from '../../../src/domain/template.ts'
import { variables, variablesIn, withFallback, withNames } from './variables.ts'

// The dashboard may not import the server's code: that both read a template in one way is held here.
const text = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '{{first_name}}',
        '{{ Company | sua empresa }}',
        '{{city|}}',
        '{{custom.unit|?}}',
        '{{',
        '}}',
        '{{}}',
        '{{a b}}',
        '|',
        ' ',
      ),
      fc.string({ maxLength: 6 }),
    ),
    { maxLength: 12 },
  )
  .map((pieces) => pieces.join(''))

test('the builder finds the variables that the server fills', () => {
  fc.assert(
    fc.property(text, (template) => {
      expect(variablesIn(template).map(({ name }) => name)).toEqual(parseTemplate(template).variables)
    }),
  )
})

test('it shows every fallback where the server says it, and names what has none', () => {
  fc.assert(
    fc.property(text, (template) => {
      const { text: said, missing } = render(parseTemplate(template), () => null)
      const shown = withNames(template, () => '')
      if (missing.length === 0 && !template.includes('{{city|}}')) expect(shown.trim()).toBe(said)
    }),
  )
})

test('another fallback is what the server says from then on', () => {
  fc.assert(
    fc.property(text, fc.stringMatching(/^[a-z ]{0,8}$/), (template, fallback) => {
      for (const name of parseTemplate(template).variables) {
        const pieces = parseTemplate(withFallback(template, name, fallback)).pieces
        const same = pieces.filter((piece) => typeof piece !== 'string' && piece.name === name)
        for (const piece of same) expect(piece).toEqual({ name, fallback: fallback === '' ? null : fallback.trim() })
      }
    }),
  )
})

test('it offers nothing that the server does not know', () => {
  expect(variables.filter((name) => !isLeadVariable(name))).toEqual([])
})
