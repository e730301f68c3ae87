import {
  type CountryCode,
  isSupportedCountry,
  type NumberType,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/max'
import { rememberLast } from '../base/remember-last.ts'

/** `either`: a number plan that does not tell mobile from landline (US). `service`: 0800, 4004, 0300 and their like. */
export type PhoneKind = 'mobile' | 'landline' | 'either' | 'service' | 'other'

/** A number that its country's plan allows. Allowed is not assigned, and assigned is not this person's. */
export interface Phone {
  /** As it was written. */
  raw: string
  /** `+5511987654321`, with Brazil's ninth digit and without Mexico's former 1. */
  e164: string
  /** The same for every spelling of one number (see `phoneKey`). */
  key: string
  /** ISO 3166-1 alpha-2; null where a code is shared and the number does not tell. */
  country: string | null
  kind: PhoneKind
}

/**
 * Reads a phone as people and vendors write it. `country` (ISO alpha-2) is assumed where no country code is stated.
 * Null when no plan allows the number: wrong length, no such area code.
 *
 * In Brazil the length decides what a leading 55 means: 10 or 11 digits are a national number of area code 55
 * (Rio Grande do Sul), 12 or 13 carry the country code. Trunk 0, carrier codes and a `:device` suffix are dropped.
 */
export function parsePhone(raw: string, country: string): Phone | null {
  return readLast(raw, country)
}

function readPhone(raw: string, country: string): Phone | null {
  if (raw.length > longestField) return null
  const text = raw.replace(deviceSuffix, '$1')
  const plain = text.replace(separators, '')
  const stated = onlyDigits.test(plain) ? readPlainDigits(plain, country) : null
  return (stated === null ? null : finish(stated, raw)) ?? readWithLibrary(text, country, raw)
}

const readLast = rememberLast(readPhone)

const longestField = 250
const deviceSuffix = /^\s*(\+?\d+):\d{1,4}\s*$/
const separators = /[\s().-]+/g
const onlyDigits = /^\+?\d{8,16}$/

/**
 * The key under which all spellings of one number meet: Brazilian mobiles with and without the ninth digit, Mexican ones
 * with and without the 1, Argentine ones with and without the 9. Null for what is no phone. E.164 needs no country.
 */
export function phoneKey(text: string, country = ''): string | null {
  return parsePhone(text, country)?.key ?? null
}

/** National format for people: `(11) 98765-4321`. Numbers of other countries than `home` keep their country code. */
export function formatPhone(e164: string, home: string): string {
  const number = parsePhoneNumberFromString(e164)
  if (!number) return e164
  return number.country === home ? number.formatNational() : number.formatInternational()
}

/** The two-digit area code of a Brazilian number in E.164; null for others and for numbers without one (4004, 0800). */
export function areaCodeOf(e164: string): string | null {
  return /^\+55([1-9][1-9])\d{8,9}$/.exec(e164)?.[1] ?? null
}

/** Fast path: E.164 of digits that plainly are a number of the country; null to leave it to the library. */
function readPlainDigits(digits: string, country: string): string | null {
  if (digits.startsWith('+')) return digits
  if (country === 'US') return /^1?\d{10}$/.test(digits) ? `+1${digits.slice(-10)}` : null
  if (country !== 'BR') return null
  const national = brazilNational.exec(digits.replace(brazilCountryCode, ''))
  return national && `+55${national[1]}`
}

const brazilCountryCode = /^(?:00)?55(?=\d{10,11}$)/
/** Trunk 0 and carrier code, then area code and number. */
const brazilNational = /^(?:0(?:\d\d)?)?(\d{10,11})$/

/** Everything else, where several numbers stand in one field the first that is one. The library never throws. */
function readWithLibrary(text: string, country: string, raw: string): Phone | null {
  const home = isSupportedCountry(country) ? country : undefined
  for (const piece of new Set([text, ...text.split(betweenNumbers)])) {
    const spelled = piece.replace(/^\s*00(?=[\s().-]*[1-9])/, '+')
    const number = parsePhoneNumberFromString(spelled, home)
    const phone = number ? finish(number.number, raw) : null
    if (phone) return phone
  }
  return null
}

const betweenNumbers = /[/;,|\n]|\b(?:ou|or|e|y|ramal|ext)\b/i

const brazilWithoutNine = /^\+55([1-9][1-9])([6-9]\d{7})$/
const mexicoWithOne = /^\+521(\d{10})$/
const argentinaWithNine = /^\+549(\d{10})$/

/** Gives the number its one E.164 spelling and its key, or refuses it. Landlines (2 to 5) never gain a ninth digit. */
function finish(stated: string, raw: string): Phone | null {
  const e164 = stated.replace(brazilWithoutNine, '+55$19$2').replace(mexicoWithOne, '+52$1')
  const plan = planOf(e164)
  if (!plan) return null
  return { raw, e164, key: e164.replace(argentinaWithNine, '+54$1'), country: plan.country, kind: plan.kind }
}

interface Plan {
  country: CountryCode | null
  kind: PhoneKind
}

/** What the library said of the first digits. At most a few thousand entries: prefixes, never whole numbers. */
const plans = new Map<string, Plan | null>()
const brazilPrefix = /^\+55\d{3}(?=\d{7,8}$)/
const northAmericaPrefix = /^\+1\d{4}(?=\d{6}$)/

/**
 * What the number plan says of an E.164 number; null when it does not allow it. For Brazil's area codes the code, the
 * digit after it and the length decide, for those of the US the code and the digit after it: each prefix is asked once
 * (`phone.test.ts` holds the result against the library).
 */
function planOf(e164: string): Plan | null {
  const prefix = (brazilPrefix.exec(e164) ?? northAmericaPrefix.exec(e164))?.[0]
  if (prefix === undefined) return askLibrary(e164)
  const memo = `${prefix}/${e164.length}`
  const known = plans.get(memo)
  if (known !== undefined) return known
  const plan = askLibrary(e164)
  if (prefix.startsWith('+55') || (plan?.country === 'US' && plan.kind === 'either')) plans.set(memo, plan)
  return plan
}

function askLibrary(e164: string): Plan | null {
  const number = parsePhoneNumberFromString(e164)
  if (!number?.isValid() || number.number !== e164) return null
  return { country: number.country ?? null, kind: kindOf(number.getType()) }
}

function kindOf(type: NumberType): PhoneKind {
  switch (type) {
    case 'MOBILE':
      return 'mobile'
    case 'FIXED_LINE':
      return 'landline'
    case 'FIXED_LINE_OR_MOBILE':
      return 'either'
    case 'TOLL_FREE':
    case 'SHARED_COST':
    case 'PREMIUM_RATE':
    case 'UAN':
    case 'VOICEMAIL':
      return 'service'
    default:
      return 'other'
  }
}
