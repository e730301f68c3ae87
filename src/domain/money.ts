/** An exact amount: an integer count of the currency's smallest unit. */
export interface Money {
  /** Cents, centavos; whole units where the currency has no smaller one. */
  minor: number
  /** ISO 4217, upper case; null where it was not stated. */
  currency: string | null
}

/** Decimal places by ISO 4217; every currency not named has two. */
const exponents: Record<string, number> = {
  BHD: 3,
  CLP: 0,
  COU: 2,
  CVE: 2,
  ISK: 0,
  JOD: 3,
  JPY: 0,
  KRW: 0,
  KWD: 3,
  OMR: 3,
  PYG: 0,
  TND: 3,
  VND: 0,
  XAF: 0,
  XOF: 0,
}

/** How many decimal places a currency has; 2 when it is not known. */
export function exponentOf(currency: string | null): number {
  return currency !== null && Object.hasOwn(exponents, currency) ? exponents[currency]! : 2
}

const signs: readonly [RegExp, string][] = [
  [/R\$/i, 'BRL'],
  [/US\$|U\$S/i, 'USD'],
  [/€/, 'EUR'],
  [/£/, 'GBP'],
]

/**
 * Reads an amount as people and vendors write it: `R$ 350.000,00`, `6089,28`, `39.90`, `1,234.5`, `USD 12`. With two
 * kinds of separators the last one marks the decimals; a single one does so unless it groups thousands (three digits
 * after it, one to three without a leading zero before it, or several groups): `350.000` is three hundred and fifty
 * thousand in every language read here. `currency` is assumed where none is stated. Null when it is no amount, or has
 * more decimals than the currency (rounding is the caller's decision, so nothing is rounded here).
 */
export function parseMoney(value: string | number, currency: string | null = null): Money | null {
  const text = typeof value === 'number' ? plainDecimal(value) : value.normalize('NFKC').trim()
  if (text.length > 40) return null
  const parts = /^([-−(]?)\s*([\p{L}$€£]*)\s*([-−]?)\s*(\d[\d., ']*)\s*([\p{L}$€£]*)\s*\)?$/u.exec(text)
  if (!parts) return null
  const stated = statedCurrency(`${parts[2]}${parts[5]}`)
  if (stated === undefined) return null
  const unit = stated ?? currency
  const decimal = typeof value === 'number' ? text.replace(/^-/, '') : toDecimal(parts[4]!)
  const minor = decimal === null ? null : decimalToMinor(decimal, exponentOf(unit))
  if (minor === null) return null
  const isNegative = (parts[1] !== '' || parts[3] !== '') && minor !== 0
  return { minor: isNegative ? -minor : minor, currency: unit }
}

/** Major units as the shortest exact decimal text: `-1234.5`. */
export function formatDecimal({ minor, currency }: Money): string {
  const places = exponentOf(currency)
  const digits = String(Math.abs(minor)).padStart(places + 1, '0')
  const text = places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`
  return minor < 0 ? `-${text}` : text
}

/** The nearest number of major units (39.9 for R$ 39,90): for vendors that want a number, never for arithmetic. */
export function toMajor(money: Money): number {
  return Number(formatDecimal(money))
}

/** For people: `R$ 39,90`. Without a currency a plain number with two decimals. */
export function formatMoney(money: Money, locale: string): string {
  const text = formatDecimal(money) as Intl.StringNumericLiteral
  const style = money.currency !== null && /^[A-Z]{3}$/.test(money.currency)
  return style
    ? new Intl.NumberFormat(locale, { style: 'currency', currency: money.currency! }).format(text)
    : new Intl.NumberFormat(locale, { minimumFractionDigits: 2 }).format(text)
}

/** A number's shortest text without an exponent; '' for what is no amount. */
function plainDecimal(value: number): string {
  const text = String(value)
  return /^-?\d+(?:\.\d+)?$/.test(text) ? text : ''
}

/** Null: none stated; undefined: letters that are no currency. */
function statedCurrency(text: string): string | null | undefined {
  if (text === '' || text === '$') return null
  const sign = signs.find(([shape]) => shape.test(text))
  if (sign) return sign[1]
  const code = text.replace('$', '').toUpperCase()
  return /^[A-Z]{3}$/.test(code) ? code : undefined
}

const grouped = /^[1-9]\d{0,2}(?:([.,' ])\d{3})(?:\1\d{3})*$/
const groupedDecimal = /^(?:\d+|[1-9]\d{0,2}(?:([.,' ])\d{3})(?:\1\d{3})*)([.,])(\d+)$/

/** Digits with a decimal point or none; null when the separators make no sense. */
function toDecimal(text: string): string | null {
  const written = text.replace(/[., ']+$/, '')
  if (/^\d+$/.test(written)) return written
  if (grouped.test(written)) return written.replace(/\D/g, '')
  const parts = groupedDecimal.exec(written)
  if (!parts || parts[1] === parts[2]) return null
  return `${written.slice(0, -parts[3]!.length).replace(/\D/g, '')}.${parts[3]}`
}

function decimalToMinor(decimal: string, places: number): number | null {
  const [whole, fraction = ''] = decimal.split('.')
  const kept = fraction.replace(/0+$/, '')
  if (kept.length > places) return null
  const minor = Number(whole + kept.padEnd(places, '0'))
  return Number.isSafeInteger(minor) ? minor : null
}
