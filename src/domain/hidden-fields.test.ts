import { describe, expect, it } from 'vitest'
import { hiddenNameIn, hideFields } from './hidden-fields.ts'

const hidden = new Set(['faith'])

describe('an answer', () => {
  it('keeps everything when nothing is hidden', () => {
    const answer = { custom: { faith: 'none' } }
    expect(hideFields(answer, new Set())).toBe(answer)
  })

  it('masks hidden values under `custom`, in whatever it is nested, and leaves empty ones and others', () => {
    const at = new Date()
    const answer = { at, items: [{ custom: { faith: 'x', rooms: 3 } }, { data: { custom: { faith: null } } }] }
    expect(hideFields(answer, hidden)).toEqual({
      at,
      items: [{ custom: { faith: '***', rooms: 3 } }, { data: { custom: { faith: null } } }],
    })
  })

  it('masks what a change, a merge and a trace tell of a hidden field, and not what a rule asks for', () => {
    expect(hideFields({ field: 'custom.faith', oldValue: null, newValue: 'x' }, hidden)).toEqual({
      field: 'custom.faith',
      oldValue: null,
      newValue: '***',
    })
    expect(hideFields({ field: 'custom.faith', values: [{ leadId: 'a', value: 'x' }] }, hidden)).toEqual({
      field: 'custom.faith',
      values: [{ leadId: 'a', value: '***' }],
    })
    expect(hideFields({ all: [{ field: 'custom.faith', op: 'eq', value: 'y', operand: 'x' }] }, hidden)).toEqual({
      all: [{ field: 'custom.faith', op: 'eq', value: 'y', operand: '***' }],
    })
    expect(hideFields({ field: 'custom.rooms', newValue: 3, 'custom.faith': 'x' }, hidden)).toEqual({
      field: 'custom.rooms',
      newValue: 3,
      'custom.faith': '***',
    })
  })
})

it('the provenance of a person tells no hidden value that did not hold', () => {
  const said = { source: 'finder', previous: { source: 'crm', value: { faith: 'x', rooms: 3 } } }
  expect(hideFields({ provenance: { 'profile.custom': said, full_name: { previous: null } } }, hidden)).toEqual({
    provenance: {
      'profile.custom': { source: 'finder', previous: { source: 'crm', value: { faith: '***', rooms: 3 } } },
      full_name: { previous: null },
    },
  })
})

describe('a request', () => {
  it.each([
    ['a test', { filter: { all: [{ not: { field: 'custom.faith', op: 'eq', value: 'x' } }] } }],
    ['the short form of one', { filter: { custom: { faith: ['x'] } } }],
    ['a value to write', { custom: { faith: null } }],
    ['a choice', { choices: { 'custom.faith': 'id' } }],
    ['the target of a column', { columns: { religion: { to: 'custom', name: 'faith', type: 'text' } } }],
    ['the same in one word', { columns: { religion: 'custom.faith' } }],
    ['a variable of a text', { message: { text: 'Oi {{ Custom.FAITH | ? }}' } }],
  ])('names a hidden field by %s', (_what, request) => {
    expect(hiddenNameIn(request, hidden)).toBe('faith')
  })

  it('does not by another field or by words', () => {
    const request = {
      custom: { rooms: 3 },
      filter: { field: 'custom.rooms' },
      text: 'custom.faith is {{custom.rooms}}',
      faith: 1,
    }
    expect(hiddenNameIn(request, hidden)).toBeNull()
  })
})
