import { isSame, isSameName, isSimilarEmail, type Likeness, weighSigns } from './duplicate-signs.ts'

/** What two people are compared by. */
export interface Comparable {
  fullName: string | null
  /** YYYY-MM-DD */
  birthDate: string | null
  cpfHash: string | null
  emails: string[]
  /** Of their leads. */
  companies: string[]
}

/** From here on a pair is filed: the same name alone is not enough, one more sign is. */
export const filedFrom = 0.7

/**
 * How likely two people are one; null when they are not, or nothing but a name says so. The rule: the same whole name (two words at
 * least, accents and case aside), and the same birth date, the same company, or nearly the same e-mail. Two CPFs or
 * two birth dates that differ say that they are two. (One phone or e-mail leads to one person anyway: such people are linked when a
 * lead is saved.)
 */
export function judgePeople(a: Comparable, b: Comparable): Likeness | null {
  const differ = (left: string | null, right: string | null) => left !== null && right !== null && left !== right
  if (differ(a.cpfHash, b.cpfHash) || differ(a.birthDate, b.birthDate) || !isSameName(a.fullName, b.fullName))
    return null
  const isBirthDate = a.birthDate !== null && a.birthDate === b.birthDate
  const isCompany = a.companies.some((left) => b.companies.some((right) => isSame(left, right)))
  const likeness = weighSigns([
    ['same_name_and_birth_date', isBirthDate],
    ['same_name_and_company', isCompany],
    ['similar_email', a.emails.some((left) => b.emails.some((right) => isSimilarEmail(left, right)))],
    ['same_name', !isBirthDate && !isCompany],
  ])
  return likeness.confidence >= filedFrom ? likeness : null
}
