import { expect, test } from 'vitest'
import { areaCodes, placeOfAreaCode, zoneOfState } from './area-code.ts'

test('Brazil has 67 area codes, and no others exist', () => {
  expect(areaCodes).toHaveLength(67)
  for (const missing of [
    '10',
    '20',
    '23',
    '25',
    '26',
    '29',
    '30',
    '36',
    '39',
    '40',
    '50',
    '52',
    '56',
    '60',
    '70',
    '72',
  ])
    expect(placeOfAreaCode(missing)).toBeNull()
})

test.each([
  ['11', 'SP', 'America/Sao_Paulo'],
  ['55', 'RS', 'America/Sao_Paulo'],
  ['61', 'DF', 'America/Sao_Paulo'],
  ['67', 'MS', 'America/Campo_Grande'],
  ['68', 'AC', 'America/Rio_Branco'],
  ['92', 'AM', 'America/Manaus'],
  ['81', 'PE', 'America/Recife'],
])('%s is %s, in %s', (code, state, zone) => {
  expect(placeOfAreaCode(code)).toEqual({ state, zone })
})

test('every zone named is one this machine knows', () => {
  for (const code of areaCodes)
    expect(() => new Intl.DateTimeFormat('en', { timeZone: placeOfAreaCode(code)!.zone })).not.toThrow()
  expect(zoneOfState('TX')).toBeNull()
  expect(zoneOfState('constructor')).toBeNull()
})
