/** Within this time `g` and its letter belong together. */
const chordMs = 1_200

/**
 * Reads keys one by one: tells the place whose letter follows `g` in time. `now`: milliseconds of any clock, which may begin
 * with the page. Keep it over renders, or one between `g` and its letter forgets the `g`.
 */
export function createChord<Place extends { key?: string }>(places: readonly Place[], now: () => number) {
  // not zero: a letter in the first second of a clock would be taken for a place
  let wentAt = Number.NEGATIVE_INFINITY
  return (key: string): Place | undefined => {
    const isInTime = now() - wentAt < chordMs
    wentAt = key === 'g' ? now() : Number.NEGATIVE_INFINITY
    return isInTime ? places.find((place) => place.key === key) : undefined
  }
}
