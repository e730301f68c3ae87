import { expect, it } from 'vitest'
import { createChord } from './chord.ts'

const places = [{ key: 'n' }, { key: 'g' }]

/** A clock that begins with the page, and how many milliseconds after that each key is struck. */
function strike(...keys: [key: string, at: number][]) {
  let time = 0
  const chord = createChord(places, () => time)
  return keys.map(([key, at]) => {
    time = at
    return chord(key)?.key
  })
}

it('takes a letter for a place only after g, also in the first second of a page', () => {
  expect(strike(['n', 300], ['g', 400], ['n', 500], ['n', 600])).toEqual([undefined, undefined, 'n', undefined])
})

it('forgets g after a while, and for any other key between', () => {
  expect(strike(['g', 5_000], ['n', 6_199])).toEqual([undefined, 'n'])
  expect(strike(['g', 5_000], ['n', 6_200])).toEqual([undefined, undefined])
  expect(strike(['g', 5_000], ['x', 5_100], ['n', 5_200])).toEqual([undefined, undefined, undefined])
})

it('knows a place whose letter is g itself', () => {
  expect(strike(['g', 100], ['g', 200])).toEqual([undefined, 'g'])
})
