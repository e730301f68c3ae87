import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isLeadVariable, parseTemplate, render } from './template.ts'

const fill = (text: string, values: Record<string, string | null> = {}) =>
  render(parseTemplate(text), (name) => values[name])

describe('a template', () => {
  it('is filled with what is known', () => {
    expect(fill('Olá {{first_name}}, tudo bem?', { first_name: 'Ana' })).toEqual({
      text: 'Olá Ana, tudo bem?',
      missing: [],
    })
  })

  it('says its fallback for what is not known, and for what is empty', () => {
    expect(fill('Olá {{ first_name | amigo }}!').text).toBe('Olá amigo!')
    expect(fill('Olá {{first_name|amigo}}!', { first_name: ' ' }).text).toBe('Olá amigo!')
  })

  it('leaves out a name that is not known, and reports it', () => {
    expect(fill('Olá {{first_name}}, veja {{product}}.')).toEqual({
      text: 'Olá, veja.',
      missing: ['first_name', 'product'],
    })
  })

  it('may fall back to nothing', () => {
    expect(fill('Olá {{first_name|}}!')).toEqual({ text: 'Olá!', missing: [] })
  })

  it('keeps braces that hold no name', () => {
    expect(fill('{{}} {a} {{a b}}').text).toBe('{{}} {a} {{a b}}')
  })

  it('never fills a value into a value', () => {
    expect(fill('{{a}}', { a: '{{b}}', b: 'x' }).text).toBe('{{b}}')
  })

  it('knows the lead’s fields and the vendor’s own, and nothing else', () => {
    expect(['first_name', 'custom.imovel', 'state'].map(isLeadVariable)).toEqual([true, true, true])
    expect(['firstname', 'cpf', 'custom.', 'constructor'].map(isLeadVariable)).toEqual([false, false, false, false])
  })

  it('without variables is itself, whatever its text', () => {
    fc.assert(
      fc.property(
        fc.string().filter((text) => !text.includes('{{')),
        (text) => {
          expect(fill(text).text).toBe(text.trim())
        },
      ),
    )
  })
})
