import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseWhatsAppId } from './whatsapp-id.ts'

describe('parseWhatsAppId', () => {
  test.each([
    ['5511987654321@s.whatsapp.net', 'person', '5511987654321', '+5511987654321'],
    ['551187654321@s.whatsapp.net', 'person', '551187654321', '+5511987654321'],
    ['551187654321:12@s.whatsapp.net', 'person', '551187654321', '+5511987654321'],
    ['551187654321_1:12@s.whatsapp.net', 'person', '551187654321', '+5511987654321'],
    ['5215512345678@c.us', 'person', '5215512345678', '+525512345678'],
    ['5491123456789', 'person', '5491123456789', '+541123456789'],
    ['+551133334444', 'person', '551133334444', '+551133334444'],
    ['5510987654321@s.whatsapp.net', 'person', '5510987654321', '+5510987654321'],
    ['184467440737095@lid', 'hidden', '184467440737095', null],
    ['5511987654321-1612345678@g.us', 'group', '5511987654321-1612345678', null],
    ['120363012345678901@g.us', 'group', '120363012345678901', null],
    ['status@broadcast', 'broadcast', 'status', null],
    ['120363012345678901@newsletter', 'channel', '120363012345678901', null],
  ])('%s is a %s', (text, kind, user, key) => {
    expect(parseWhatsAppId(text)).toMatchObject({ kind, user, key })
  })

  test.each(['', 'maria@example.test', 'maria@s.whatsapp.net', '5511@constructor', '12345'])('%j is none', (text) => {
    expect(parseWhatsAppId(text)).toBeNull()
  })

  test('every Brazilian mobile has one key with and without the ninth digit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 6, max: 9 }), fc.integer({ min: 0, max: 9_999_999 }), (first, rest) => {
        const short = `${first}${String(rest).padStart(7, '0')}`
        const [old, current] = [`5511${short}@s.whatsapp.net`, `55119${short}@c.us`].map(parseWhatsAppId)
        expect(old!.key).toBe(current!.key)
        expect(old!.user).not.toBe(current!.user)
      }),
    )
  })

  test('never throws', () => {
    fc.assert(fc.property(fc.string(), (text) => void parseWhatsAppId(text)))
  })
})
