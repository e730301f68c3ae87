import { fold } from '../../domain/fold.ts'

/** What a person would be recognised by in somebody else's JSON or text. */
export interface Recognised {
  /** Full names; a single word counts only where it is the whole text. */
  names: string[]
  emails: string[]
  /** E.164 or any digits of eight or more. */
  phones: string[]
  /** Eleven digits. */
  cpfs: string[]
  /** Vendors' ids of the leads, and other texts that count only as a whole. */
  ids: string[]
}

export type Mentions = (value: unknown) => boolean

/** Says whether a text, or anything inside a JSON value, speaks of the person, in whatever spelling. */
export function mentionsOf(person: Recognised): Mentions {
  const names = person.names.map(fold).filter((name) => name.length > 2)
  const inside = names.filter((name) => name.includes(' '))
  const whole = new Set([...names, ...person.ids.map(fold)].filter((text) => text !== ''))
  const emails = person.emails.map((email) => email.toLowerCase())
  // the last eight digits are the same with and without country code, trunk zero and ninth digit
  const endings = [...person.phones, ...person.cpfs]
    .map((number) => number.replace(/\D/g, '').slice(-8))
    .filter((digits) => digits.length === 8)
  const inText = (text: string): boolean => {
    const folded = fold(text)
    if (whole.has(folded) || inside.some((name) => folded.includes(name))) return true
    if (emails.some((email) => folded.includes(email))) return true
    // digits with what people write between them
    const runs = text.match(/\+?\d[\d\s().-]{6,24}\d/g) ?? []
    return runs.some((run) => endings.some((ending) => run.replace(/\D/g, '').includes(ending)))
  }
  const anywhere: Mentions = (value) => {
    if (typeof value === 'string') return inText(value)
    if (typeof value === 'number') return inText(String(value))
    if (Array.isArray(value)) return value.some(anywhere)
    if (typeof value === 'object' && value !== null)
      return Object.entries(value).some(([name, each]) => anywhere(each) || inText(name))
    return false
  }
  return anywhere
}

/**
 * The value without the person: items of lists that speak of it go, and so do single texts. Null when nothing would be
 * left to tell of others.
 */
export function cutOut(value: unknown, mentions: Mentions): unknown {
  if (Array.isArray(value)) return value.filter((each) => !mentions(each))
  if (typeof value !== 'object' || value === null) return mentions(value) ? null : value
  const kept = Object.entries(value).map(([name, each]) => [name, mentions(each) ? cutOut(each, mentions) : each])
  return Object.fromEntries(kept)
}

/** Stored bytes without the person: null when they are no JSON with a list in it, for then they tell of nobody else. */
export function cutBody(body: Buffer, mentions: Mentions): Buffer | null {
  let value: unknown
  try {
    value = JSON.parse(body.toString('utf8'))
  } catch {
    return null
  }
  if (!mentions(value)) return body
  if (!hasList(value)) return null
  const rest = cutOut(value, mentions)
  return mentions(rest) ? null : Buffer.from(JSON.stringify(rest))
}

function hasList(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 1
  return typeof value === 'object' && value !== null && Object.values(value).some(hasList)
}
