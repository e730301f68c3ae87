import { shortHash } from '../../base/ids.ts'
import { placeOfAreaCode } from '../../domain/area-code.ts'
import { isDisposableEmail, isRoleEmail, normalizeEmail, splitEmail, suggestEmail } from '../../domain/email.ts'
import { fold } from '../../domain/fold.ts'
import { parsePhone } from '../../domain/phone.ts'

/** How far a contact can be believed. `fake` and `invalid` are never asked about; `suspect` is, and a person is told. */
export type ContactVerdict = 'ok' | 'suspect' | 'fake' | 'invalid'

interface Weight {
  verdict: ContactVerdict
  /** Taken off the score of 100. */
  penalty: number
}

/** Every finding there is, and what it weighs. */
export const contactFindings = {
  /** Not an e-mail address (RFC 5322 dot-atoms). */
  email_syntax: { verdict: 'invalid', penalty: 100 },
  /** A phone typed into the e-mail box. */
  email_holds_phone: { verdict: 'invalid', penalty: 100 },
  /** 999999, 111111, 000000, 123456789 and their like make up the local part. */
  email_digit_pattern: { verdict: 'fake', penalty: 90 },
  /** One character over and over. */
  email_repeated: { verdict: 'fake', penalty: 90 },
  /** `teste@`, `naotem@`, `x@x.com`. */
  email_placeholder: { verdict: 'fake', penalty: 90 },
  /** The local part is digits, and the lead's own phone is in it. */
  email_is_phone: { verdict: 'fake', penalty: 80 },
  /** The lead's own phone beside letters: many people do that. */
  email_contains_phone: { verdict: 'ok', penalty: 10 },
  email_disposable: { verdict: 'suspect', penalty: 60 },
  email_typo: { verdict: 'suspect', penalty: 40 },
  email_role: { verdict: 'ok', penalty: 20 },
  phone_length: { verdict: 'invalid', penalty: 100 },
  /** No such area code (DDD) in Brazil. */
  phone_area_code: { verdict: 'invalid', penalty: 100 },
  /** Refused by the number plan for another reason. */
  phone_not_allowed: { verdict: 'invalid', penalty: 100 },
  /** All or all but one of the last eight digits are one digit. */
  phone_repeated: { verdict: 'fake', penalty: 90 },
  /** 1234 5678, 9876 5432: formally fine, seldom true. */
  phone_sequence: { verdict: 'suspect', penalty: 40 },
  /** 1212 1212, 1122 3344. */
  phone_pairs: { verdict: 'suspect', penalty: 40 },
  /** 0800, 4004, 0300: nobody's own number. */
  phone_service: { verdict: 'suspect', penalty: 50 },
} as const satisfies Record<string, Weight>

export type ContactFinding = keyof typeof contactFindings

export interface ContactCheck {
  /** 0 (useless) to 100 (nothing found). */
  score: number
  verdict: ContactVerdict
  findings: ContactFinding[]
  /** What a mistyped e-mail address was probably meant to be. */
  suggestion?: string
}

/** What a lead states of itself. */
export interface StatedContact {
  name?: string | null
  email?: string | null
  phone?: string | null
}

/** The check of a lead's contact data; null where nothing was stated. */
export interface ContactQuality {
  /** The better of the two, 0 without any: one good contact is enough to reach a person. */
  score: number
  email: ContactCheck | null
  phone: ContactCheck | null
}

/** Checks both contacts of a lead. `country`: assumed for phones without a country code. */
export function checkContact(lead: StatedContact, country: string): ContactQuality {
  const phone = stated(lead.phone) ? checkPhone(lead.phone!, country) : null
  const email = stated(lead.email) ? checkEmail(lead.email!, lead.phone ?? null, country) : null
  return { score: Math.max(phone?.score ?? 0, email?.score ?? 0), email, phone }
}

const stated = (text: string | null | undefined) => text !== null && text !== undefined && text.trim() !== ''

/** True when the contact may identify somebody and be asked about: checked, and neither fake nor invalid. */
export function isUsable(check: ContactCheck | null): check is ContactCheck {
  return check !== null && (check.verdict === 'ok' || check.verdict === 'suspect')
}

/**
 * Fingerprint of a lead's contact data: spelling, case and accents aside. A lead is looked up again only when it
 * changes.
 */
export function contactSnapshot(lead: StatedContact, country: string): string {
  const email = lead.email ?? ''
  const phone = lead.phone ?? ''
  return shortHash(
    fold(lead.name ?? ''),
    normalizeEmail(email) ?? fold(email),
    parsePhone(phone, country)?.key ?? phone.replace(/\D/g, ''),
  ).toString('hex')
}

/** Checks one phone as it was written. */
export function checkPhone(raw: string, country: string): ContactCheck {
  const phone = parsePhone(raw, country)
  if (!phone) return conclude([whyRefused(raw, country)])
  const last = phone.e164.slice(-8)
  const findings: ContactFinding[] = []
  if (isRepeated(last)) findings.push('phone_repeated')
  else if (isSequence(last)) findings.push('phone_sequence')
  else if (isPaired(last)) findings.push('phone_pairs')
  if (phone.kind === 'service') findings.push('phone_service')
  return conclude(findings)
}

/** Checks one e-mail address as it was written, against the phone stated beside it. */
export function checkEmail(raw: string, phone: string | null, country: string): ContactCheck {
  const email = normalizeEmail(raw)
  if (!email) return conclude([parsePhone(raw, country) ? 'email_holds_phone' : 'email_syntax'])
  const { local, domain } = splitEmail(email)
  const bare = local.replace(/[._-]/g, '')
  const findings: ContactFinding[] = []
  if (isDigitPattern(bare)) findings.push('email_digit_pattern')
  else if (/^(.)\1{2,}$/.test(bare)) findings.push('email_repeated')
  else if (isPlaceholder(bare, domain)) findings.push('email_placeholder')
  const own = phone === null ? null : parsePhone(phone, country)
  if (own && bare.includes(own.e164.slice(-8)))
    findings.push(/^\d+$/.test(bare) ? 'email_is_phone' : 'email_contains_phone')
  const suggestion = suggestEmail(email)
  if (suggestion) findings.push('email_typo')
  if (isDisposableEmail(email)) findings.push('email_disposable')
  if (isRoleEmail(email)) findings.push('email_role')
  return suggestion ? { ...conclude(findings), suggestion } : conclude(findings)
}

const severity: ContactVerdict[] = ['ok', 'suspect', 'fake', 'invalid']

function conclude(findings: ContactFinding[]): ContactCheck {
  let score = 100
  let worst = 0
  for (const finding of findings) {
    score -= contactFindings[finding].penalty
    worst = Math.max(worst, severity.indexOf(contactFindings[finding].verdict))
  }
  return { score: Math.max(0, score), verdict: severity[worst]!, findings }
}

/** Why the number plan refused it, told for Brazil in more detail. */
function whyRefused(raw: string, country: string): ContactFinding {
  const digits = raw.replace(/\D/g, '')
  const isBrazilian = raw.trim().startsWith('+') ? digits.startsWith('55') : country === 'BR'
  const national = isBrazilian ? digits.replace(/^0*(?:55(?=\d{10,11}$))?0*/, '') : digits
  if (isBrazilian && (national.length === 10 || national.length === 11))
    return placeOfAreaCode(national.slice(0, 2)) ? 'phone_not_allowed' : 'phone_area_code'
  return isBrazilian || digits.length < 7 || digits.length > 15 ? 'phone_length' : 'phone_not_allowed'
}

/** Patterns of the seed and their like, shorter ones belong to real addresses. */
const digitPatterns = /9{6,}|1{6,}|0{6,}|(\d)\1{7,}|(?:0?123456789|987654321)\d*/g
const enough = 0.8

/**
 * True when a pattern makes up the whole local part or at least 80 % of it, or stands in one that is nothing but digits
 * (`1199999999333`). Real addresses often contain a run of digits beside a name.
 */
function isDigitPattern(local: string): boolean {
  const longest = Math.max(0, ...(local.match(digitPatterns) ?? []).map((run) => run.length))
  return longest > 0 && (/^\d+$/.test(local) || longest >= enough * local.length)
}

/** What people type into a required field; pt, es, en. Digits and separators around them do not matter. */
const placeholders = new Set(
  `asd asdf asdfg asdfgh email fake fulano naoinformado naopossui naosei naotem naotememail naotenho naotenhoemail nada
   nadie nenhum ninguem nobody noemail nomail none noreal notengo notiene null prueba qwerty seminformacao semmail sememail
   sincorreo sinemail teste test tests testing testes undefined`.split(/\s+/),
)

function isPlaceholder(local: string, domain: string): boolean {
  const name = domain.slice(0, domain.indexOf('.'))
  return placeholders.has(local.replace(/\+.*$|\d+$/g, '')) || (local === name && name.length <= 2)
}

/** `88888888`, `88888880`, `08888888`. */
function isRepeated(digits: string): boolean {
  return /(\d)\1{6}/.test(digits)
}

function isSequence(digits: string): boolean {
  return '01234567890'.includes(digits) || '09876543210'.includes(digits)
}

function isPaired(digits: string): boolean {
  return /^(\d\d)\1{3}$/.test(digits) || /^(\d{4})\1$/.test(digits) || /^(?:(\d)\1){4}$/.test(digits)
}
