import { z } from 'zod'
import type { Vendor } from './contract.ts'

/** What a settings field tells the dashboard form, the docs, the masking and the environment reader. */
export interface FieldMeta {
  title: string
  /** One or two sentences: what it is and where the vendor shows it. */
  help: string
  /** Never shown again once stored. */
  secret?: boolean
  /** The variable that sets it for the environment connection. */
  env?: string
  kind: FieldKind
  [other: string]: unknown
}

export type FieldKind = 'text' | 'secret' | 'secrets' | 'url' | 'number' | 'flag' | 'choice' | 'choices' | 'lines'

type Words = Pick<FieldMeta, 'title' | 'help' | 'env'>

const meta = (kind: FieldKind, words: Words, secret = false): FieldMeta => ({
  ...words,
  kind,
  ...(secret && { secret }),
})

/** A line of text. */
export const text = (words: Words) => z.string().trim().min(1).meta(meta('text', words))

/** One secret: a token, a password, a key we send. Any length is allowed; the doctor warns of short ones. */
export const secret = (words: Words) =>
  z
    .string()
    .min(1)
    .meta(meta('secret', words, true))

/**
 * Secrets that a sender may prove itself with: several are active during a rotation. One string is taken as a list of
 * one. Empty by default: the scheme then refuses with `no_secret_configured`. `format` says what one made by us looks like.
 */
export const secretList = ({ format, ...words }: Words & { format?: 'whsec' }) =>
  z
    .preprocess((value) => (typeof value === 'string' ? [value] : value), z.array(z.string()).default([]))
    .transform((list) => list.filter((one) => one !== ''))
    .meta({ ...meta('secrets', words, true), ...(format && { format }) })

/** An http(s) address, without a slash at its end so that paths can be appended. */
export const url = (words: Words) =>
  z
    .url({ protocol: /^https?$/ })
    .transform((address) => address.replace(/\/+$/, ''))
    .meta(meta('url', words))

export const number = (words: Words) => z.coerce.number().meta(meta('number', words))

/** On or off; the environment writes it as true/false, 1/0, on/off, yes/no. */
export const flag = (words: Words & { default: boolean }) => {
  const { default: off, ...rest } = words
  const parsed = z.preprocess((value) => (typeof value === 'string' ? toFlag(value) : value), z.boolean().default(off))
  return parsed.meta(meta('flag', rest))
}

export const choice = <const T extends [string, ...string[]]>(options: T, words: Words & { default: T[number] }) => {
  const { default: first, ...rest } = words
  return z
    .enum(options)
    .default(first as never)
    .meta({ ...meta('choice', rest), options })
}

/** Several lines of text, empty by default. */
export const lines = (words: Words) => z.string().max(20_000).default('').meta(meta('lines', words))

/** Several of these, none by default; the environment writes them with commas. */
export const choices = <const T extends [string, ...string[]]>(options: T, words: Words) => {
  const split = (value: unknown) =>
    typeof value === 'string' ? value.split(',').flatMap((each) => each.trim() || []) : value
  return z.preprocess(split, z.array(z.enum(options)).default([])).meta({ ...meta('choices', words), options })
}

/** The same field, but it may be absent; an empty form field counts as absent. */
export function optional<T extends z.ZodType>(field: T) {
  const absentWhenEmpty = z.preprocess(
    (value) => (value === '' || value === null ? undefined : value),
    field.optional(),
  )
  return absentWhenEmpty.meta(field.meta() ?? {})
}

/** One settings field as the form, the docs and the environment reader see it. */
export interface Field extends FieldMeta {
  name: string
  required: boolean
  options?: string[]
  default?: unknown
}

/** The fields of a vendor's settings in the order they are declared. */
export function fieldsOf(vendor: Pick<Vendor, 'settings'>): Field[] {
  return Object.entries(vendor.settings.shape).map(([name, field]) => {
    const absent = field.safeParse(undefined)
    const known = (field.meta() ?? { title: name, help: '', kind: 'text' }) as FieldMeta
    return { ...known, name, required: !absent.success, ...(absent.success && { default: absent.data }) }
  })
}

/** Stands for a secret that is set. Sent back unchanged it means: keep what is stored. */
export const masked = '***'

/** The settings with every secret replaced by `masked` (a list: one for each). Unknown fields are left out. */
export function maskSettings(
  vendor: Pick<Vendor, 'settings'>,
  settings: Record<string, unknown>,
): Record<string, unknown> {
  const known = fieldsOf(vendor).filter(({ name }) => settings[name] !== undefined && settings[name] !== null)
  return Object.fromEntries(known.map(({ name, secret }) => [name, secret ? mask(settings[name]) : settings[name]]))
}

/** Every secret text in the settings; what must never reach a log, a row or an answer. */
export function secretsIn(vendor: Pick<Vendor, 'settings'>, settings: Record<string, unknown>): string[] {
  const values = fieldsOf(vendor).flatMap(({ name, secret }) => (secret ? [settings[name]].flat() : []))
  return values.filter((value): value is string => typeof value === 'string' && value !== '')
}

function mask(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(() => masked)
  return value === '' ? '' : masked
}

function toFlag(value: string): unknown {
  if (/^(true|1|on|yes)$/i.test(value)) return true
  return /^(false|0|off|no)$/i.test(value) ? false : value
}
