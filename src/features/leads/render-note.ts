import { formatCpf, maskCpf, normalizeCpf } from '../../domain/cpf.ts'
import type { PersonProfile } from '../../domain/events.ts'
import { withoutAccents } from '../../domain/fold.ts'
import { compareNames, tidyName } from '../../domain/name.ts'
import { formatPhone, parsePhone } from '../../domain/phone.ts'
import type { ContactCheck, ContactQuality } from './check-contact.ts'
import { describeFinding, type NoteLanguage, type NoteTexts, noteTexts } from './note-texts.ts'
import type { Verdict } from './verdict.ts'

/** Everything the note is made of: the same input gives the same text. */
export interface NoteInput {
  language: NoteLanguage
  /** ISO alpha-2 of the workspace: its phones are shown in national format. */
  country: string
  lead: { name?: string | null; email?: string | null; phone?: string | null }
  verdict: Verdict
  quality: ContactQuality
  /** Null when nobody was enriched, or the source knew nothing. */
  profile: PersonProfile | null
  /** Titles of the connections that answered, e.g. the one that identified and the one that enriched. */
  sources: string[]
}

const longestNote = 2000
const longestValue = 240

/**
 * The note for the vendor's lead, at most 2,000 characters. `mesma pessoa`, `same person` and `misma persona` occur only
 * when the verdict is `same_person`: other verdicts use other words, and values that hold the phrase lose it. A CPF is
 * never written in full, wherever it came from.
 */
export function renderNote(input: NoteInput): string {
  const texts = noteTexts[input.language]
  const foreign = [...verdictDetails(input, texts), ...checkLines(input, texts), ...profileLines(input, texts)]
  const head = input.verdict.verdict === 'same_person' ? [texts.title, texts.samePerson] : [texts.title]
  const secrets = [input.profile?.cpf, ...input.verdict.people.map(({ cpf }) => cpf)]
  const body = withoutProofPhrases(withoutCpfs(foreign.join('\n'), secrets))
  return fit([...head, ...body.split('\n')])
}

/** What the verdict says beyond a proof, and whom the answers named. */
function verdictDetails({ verdict, lead, profile }: NoteInput, texts: NoteTexts): string[] {
  const lines: string[] = []
  const [first] = verdict.people
  if (verdict.verdict === 'different_people') {
    lines.push(texts.differentPeople, verdict.cpf === null ? texts.nobodyChosen : texts.chosenByName)
    for (const { by, name, cpf } of verdict.people)
      lines.push(field(texts.by[by], `${shownName(name)} (CPF ${maskCpf(cpf)})`))
  }
  if (verdict.verdict === 'single_source' && first) lines.push(texts.singleSource[first.by])
  if (verdict.verdict === 'ambiguous') lines.push(texts.ambiguous)
  if (verdict.verdict === 'nobody' && !profile) lines.push(texts.nobody)
  for (const by of verdict.failed) lines.push(texts.failed[by])
  const found = verdict.name ?? profile?.name
  if (verdict.verdict !== 'different_people' && found && lead.name && compareNames(found, lead.name) === 'mismatch')
    lines.push(texts.nameDiffers)
  return lines
}

function checkLines({ quality, language }: NoteInput, texts: NoteTexts): string[] {
  const line = (label: string, check: ContactCheck | null) => {
    if (!check || check.findings.length === 0) return []
    const words = check.findings.map((finding) => describeFinding(finding, language))
    const suggestion = check.suggestion ? `, ${texts.suggestion} ${clean(check.suggestion)}` : ''
    return [field(label, words.join(', ') + suggestion)]
  }
  return [...line(texts.check.phone, quality.phone), ...line(texts.check.email, quality.email)]
}

/** The allow-listed fields of the profile, one line each, empty ones left out. */
function profileLines({ verdict, profile, country, sources }: NoteInput, texts: NoteTexts): string[] {
  const person = verdict.cpf !== null || profile !== null
  const name = profile?.name ?? verdict.name
  const cpf = verdict.cpf ?? profile?.cpf
  const companies = (profile?.companies ?? []).map(({ cnpj, role }) => join(' – ', cnpj, role))
  const lines = [
    person && field(texts.name, shownName(name ?? null)),
    cpf && field(texts.cpf, maskCpf(cpf)),
    field(texts.source, list(sources, 4)),
    field(texts.birthDate, shownDate(profile?.birthDate, texts)),
    field(texts.occupation, profile?.occupation),
    field(texts.income, shownIncome(profile?.income, texts)),
    field(texts.company, join(', ', profile?.company?.name, profile?.company?.industry, profile?.company?.city)),
    field(texts.jobTitle, profile?.jobTitle),
    field(
      texts.phones,
      list(
        profile?.phones?.map((each) => shownPhone(each, country)),
        5,
      ),
    ),
    field(texts.emails, list(profile?.emails, 4)),
    field(texts.addresses, list(profile?.addresses?.map(shownAddress), 2, '; ')),
    field(texts.companies, list(companies, 3, '; ')),
  ]
  return lines.filter((line) => typeof line === 'string' && line !== '') as string[]
}

/** `Label: value`, or nothing without a value. */
const field = (label: string, value: string | null | undefined) => (value?.trim() ? `${label}: ${clean(value)}` : '')

const join = (separator: string, ...parts: (string | null | undefined)[]) =>
  parts.filter((part) => part?.trim()).join(separator)

const list = (values: string[] | undefined, most: number, separator = ', ') =>
  join(separator, ...[...new Set(values ?? [])].slice(0, most))

const shownName = (name: string | null) => (name === null ? '?' : tidyName(name))

function shownPhone({ number, whatsapp }: NonNullable<PersonProfile['phones']>[number], country: string): string {
  const phone = parsePhone(number, country)
  return (phone ? formatPhone(phone.e164, country) : number) + (whatsapp ? ' (WhatsApp)' : '')
}

function shownAddress(address: NonNullable<PersonProfile['addresses']>[number]): string {
  const street = join(' ', join(', ', address.street, address.number), address.complement)
  const city = join('/', address.city, address.state)
  return join(', ', street, address.district, city, address.postalCode)
}

function shownDate(date: string | null | undefined, { locale }: NoteTexts): string {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date ?? '')
  if (!parts) return ''
  return locale === 'en-US' ? parts[0] : `${parts[3]}/${parts[2]}/${parts[1]}`
}

function shownIncome(income: number | null | undefined, { locale }: NoteTexts): string {
  if (income === null || income === undefined || !Number.isFinite(income) || income <= 0) return ''
  return new Intl.NumberFormat(locale, { style: 'currency', currency: 'BRL', maximumFractionDigits: 0 }).format(income)
}

/** One line of foreign text: no control or invisible characters, bounded. */
function clean(text: string): string {
  const line = text
    .toWellFormed()
    .normalize('NFC')
    .replace(/\s+/g, ' ')
    .replace(/\p{C}/gu, '')
    .replace(/\s+/g, ' ')
    .trim()
  return line.length <= longestValue ? line : `${line.slice(0, longestValue - 1).toWellFormed()}…`
}

const cpfShape = /(?<!\d)\d{3}[.\s]?\d{3}[.\s]?\d{3}[-.\s]?\d{2}(?!\d)/g

/** Masks whatever reads as a CPF, and the known ones wherever their digits stand. */
function withoutCpfs(text: string, known: (string | null | undefined)[]): string {
  let masked = text.replace(cpfShape, (match) => (normalizeCpf(match) ? maskCpf(match) : match))
  for (const cpf of known)
    if (cpf) masked = masked.replaceAll(cpf, maskCpf(cpf)).replaceAll(formatCpf(cpf), maskCpf(cpf))
  return masked
}

const proofPhrase = /mesma\s+pessoa|same\s+person|misma\s+persona/gi

/** A reader that folds accents must not be misled either: such a text is written without them. */
function withoutProofPhrases(text: string): string {
  const plain = withoutAccents(text)
  return plain.search(proofPhrase) === -1 ? text : withoutProofPhrases(plain.replace(proofPhrase, '…'))
}

/** Whole lines while they fit. */
function fit(lines: string[]): string {
  let note = ''
  for (const line of lines) {
    const longer = note === '' ? line : `${note}\n${line}`
    if (longer.length + 2 > longestNote) return `${note}\n…`
    note = longer
  }
  return note
}
