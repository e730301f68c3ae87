import { domainToASCII } from 'node:url'
import { rememberLast } from '../base/remember-last.ts'
import {
  brokenEndings,
  brokenProviderEndings,
  disposableDomains,
  providerNames,
  realNeighbours,
  roleNames,
} from './email-domains.ts'

const longest = 254
const noise = /[\u200b-\u200d\ufeff\u00ad]|^mailto:/gi
const named = /<([^<>]*)>\s*$/
const localPart = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/
const domainName = /^(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{2,59})$/

/**
 * One spelling per address: lower case, without a display name, `mailto:` or closing punctuation; a domain with accents
 * in its ASCII form. Dots and `+tags` stay: what they mean is each provider's affair. Null when it is no address
 * (RFC 5322 dot-atoms; quoted local parts, accents before the `@` and hosts without a dot are refused).
 */
export function normalizeEmail(text: string): string | null {
  return normalizeLast(text, '')
}

function normalize(text: string): string | null {
  if (text.length > longest * 2) return null
  const inner = named.exec(text)?.[1] ?? text
  const address = inner
    .trim()
    .replace(noise, '')
    .trim()
    .replace(/[.,;]+$/, '')
    .toLowerCase()
  const at = address.lastIndexOf('@')
  const local = address.slice(0, at)
  if (at < 1 || at > 64 || !localPart.test(local)) return null
  const written = address.slice(at + 1)
  const domain = /^[\u0021-\u007e]*$/.test(written) ? written : domainToASCII(written)
  return domainName.test(domain) && at + 1 + domain.length <= longest ? `${local}@${domain}` : null
}

const normalizeLast = rememberLast(normalize)

/** The two sides of a normalised address. */
export function splitEmail(email: string): { local: string; domain: string } {
  const at = email.lastIndexOf('@')
  return { local: email.slice(0, at), domain: email.slice(at + 1) }
}

/** True for domains whose mailboxes anyone may open for a few minutes. Of a normalised address. */
export function isDisposableEmail(email: string): boolean {
  const { domain } = splitEmail(email)
  return disposableDomains.has(domain) || disposableDomains.has(domain.split('.').slice(-2).join('.'))
}

/** True for addresses of a function (`vendas@`, `info@`) instead of a person. Of a normalised address. */
export function isRoleEmail(email: string): boolean {
  return roleNames.has(splitEmail(email).local.replace(/[+\d].*$/, ''))
}

/**
 * The address that was probably meant (`ana@gmial.con` → `ana@gmail.com`), or null when nothing looks mistyped. A guess
 * to show to people, never to act on.
 */
export function suggestEmail(email: string): string | null {
  const { local, domain } = splitEmail(email)
  const meant = meantLast(domain, '')
  return meant && `${local}@${meant}`
}

/** The domain that was probably meant; null: the one that is written. */
function meantDomain(domain: string): string | null {
  const dot = domain.indexOf('.')
  const name = domain.slice(0, dot)
  const ending = domain.slice(dot + 1)
  const provider =
    providerNames.find((each) => each === name) ?? (realNeighbours.has(name) ? null : nearestProvider(name))
  const meant = Object.hasOwn(brokenEndings, ending) ? brokenEndings[ending]! : ending
  if (!provider) return meant === ending ? null : `${name}.${meant}`
  const known = Object.hasOwn(brokenProviderEndings, meant) ? brokenProviderEndings[meant]! : meant
  const suggestion = `${provider}.${provider === 'gmail' && known === 'com.br' ? 'com' : known}`
  return suggestion === domain ? null : suggestion
}

const meantLast = rememberLast(meantDomain, 16)

function nearestProvider(name: string): string | null {
  return providerNames.find((provider) => isOneSlipAway(name, provider)) ?? null
}

/** One letter too many, too few or wrong, or two neighbours swapped. */
function isOneSlipAway(text: string, meant: string): boolean {
  const difference = text.length - meant.length
  if (Math.abs(difference) > 1 || text === meant) return false
  let at = 0
  while (at < text.length && text[at] === meant[at]) at++
  const isSwap = text[at] === meant[at + 1] && text[at + 1] === meant[at]
  if (difference === 0 && isSwap && text.slice(at + 2) === meant.slice(at + 2)) return true
  return text.slice(at + (difference >= 0 ? 1 : 0)) === meant.slice(at + (difference <= 0 ? 1 : 0))
}
