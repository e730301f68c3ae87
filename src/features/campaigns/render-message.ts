import type { Language } from '../../base/language.ts'
import type { Channel } from '../../domain/events.ts'
import { splitName, tidyName } from '../../domain/name.ts'
import { parseTemplate, render, type Template } from '../../domain/template.ts'
import type { Variant } from './campaign.ts'

/** What of a lead a message may speak of. */
export interface MessageLead {
  fullName: string | null
  email: string | null
  phone: string | null
  companyName: string | null
  companyIndustry: string | null
  city: string | null
  state: string | null
  country: string | null
  jobTitle: string | null
  source: string | null
  product: { name?: string | null } | null
  seller: { name?: string | null } | null
  custom: Record<string, unknown>
}

export interface RenderedMessage {
  text: string
  subject: string | null
  html: string | null
  /** Variables without a value and without a fallback. */
  missing: string[]
}

const spanish = new Set('AR BO CL CO CR CU DO EC ES GT HN MX NI PA PE PR PY SV UY VE'.split(' '))

/** The language a person of this country is written to in, where the message has it. */
export function languageOf(country: string, workspace: Language): Language {
  if (country === 'BR' || country === 'PT') return 'pt-BR'
  if (spanish.has(country)) return 'es'
  return country === 'US' || country === 'GB' || country === 'CA' ? 'en' : workspace
}

interface Wording {
  text: Template
  subject: Template | null
  html: Template | null
}

/** Renders a campaign's variants; templates are taken apart once. */
export function createRenderer(variants: readonly Variant[], channel: Channel) {
  const known = new Map<string, Wording>()
  const wordingOf = (at: number, language: Language): Wording => {
    const key = `${at} ${language}`
    const found = known.get(key)
    if (found) return found
    const { message } = variants[at] ?? variants[0]!
    const { text, subject, html } = message.languages?.[language] ?? message
    const isEmail = channel === 'email'
    const wording = {
      text: parseTemplate(text),
      subject: isEmail && subject ? parseTemplate(subject) : null,
      html: isEmail && html ? parseTemplate(html) : null,
    }
    known.set(key, wording)
    return wording
  }
  return (variant: number, language: Language, lead: MessageLead): RenderedMessage => {
    const { text, subject, html } = wordingOf(variant, language)
    const values = (name: string) => variableOf(lead, name)
    const plain = render(text, values)
    const title = subject && render(subject, values)
    const rich = html && render(html, (name) => escapeHtml(values(name)))
    return {
      text: plain.text,
      subject: title?.text ?? null,
      html: rich?.text ?? null,
      missing: [...new Set([...plain.missing, ...(title?.missing ?? []), ...(rich?.missing ?? [])])],
    }
  }
}

export function escapeHtml(text: string | null): string | null {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
  return text?.replace(/[&<>"']/g, (sign) => entities[sign]!) ?? null
}

/** A variable's value for a lead; null when it is not known. */
function variableOf(lead: MessageLead, name: string): string | null {
  switch (name) {
    case 'first_name':
      return firstNameOf(lead.fullName)
    case 'last_name':
      return (lead.fullName && splitName(lead.fullName)?.family) ?? null
    case 'full_name':
    case 'name':
      return lead.fullName
    case 'email':
      return lead.email
    case 'phone':
      return lead.phone
    case 'company':
    case 'company_name':
      return lead.companyName
    case 'company_industry':
      return lead.companyIndustry
    case 'city':
    case 'company_location_city':
      return lead.city
    case 'state':
    case 'company_location_state':
      return lead.state
    case 'country':
    case 'company_location_country':
      return lead.country
    case 'job_title':
      return lead.jobTitle
    case 'source':
      return lead.source
    case 'product':
      return lead.product?.name ?? null
    case 'seller':
      return lead.seller?.name ?? null
    default:
      return customOf(lead, name)
  }
}

/** The first given name; of what does not look like a whole name the first word, when it is one. */
function firstNameOf(fullName: string | null): string | null {
  const [word = ''] = fullName?.trim().split(/\s+/) ?? []
  const first = (fullName && splitName(fullName)?.first) ?? (/^\p{L}[\p{L}'’-]+$/u.test(word) ? word : null)
  return first && tidyName(first)
}

function customOf({ custom }: MessageLead, name: string): string | null {
  const wanted = name.replace(/^custom\./, '')
  const key = Object.keys(custom).find((each) => each.toLowerCase() === wanted)
  const value = key === undefined ? null : custom[key]
  return typeof value === 'string' || typeof value === 'number' ? String(value) : null
}
