import type { PersonProfile } from '../../domain/events.ts'
import { anyCase, rowsIn, textIn } from './any-case.ts'
import type { WorkApiSettings } from './settings.ts'

/**
 * The strict list of what is taken from an answer. The vendor sends far more (health, relatives, neighbours, taxes, social
 * benefits, politics, a photo): whatever is not named here is dropped before anything is recorded.
 */
export function allowedProfile(json: unknown, cpf: string, settings: WorkApiSettings): PersonProfile {
  const basics = anyCase(json, 'DadosBasicos')
  return {
    name: textIn(basics, 'nome'),
    cpf,
    birthDate: isoDate(textIn(basics, 'dataNascimento')),
    gender: gender(textIn(basics, 'sexo')),
    ...(settings.keepMotherName && { motherName: textIn(basics, 'nomeMae') }),
    occupation: textIn(json, 'profissao'),
    income: decimalComma(textIn(json, 'DadosEconomicos', 'renda')),
    emails: unique(rowsIn(json, 'emails').flatMap(email)),
    phones: rowsIn(json, 'telefones').flatMap(phone),
    addresses: rowsIn(json, 'enderecos').map(address),
    companies: rowsIn(json, 'empresas').map((row) => ({ cnpj: textIn(row, 'cnpj'), role: textIn(row, 'relacao') })),
  }
}

/** `02/01/1990` → `1990-01-02`; null when there is no such day. */
export function isoDate(text: string | null): string | null {
  const [, day, month, year] = /^(\d\d)\/(\d\d)\/(\d{4})\b/.exec(text ?? '') ?? []
  const iso = `${year}-${month}-${day}`
  const time = Date.parse(`${iso}T00:00:00Z`)
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(iso) ? iso : null
}

/** `6089,28`, `R$ 6.089,28` or `6089.28` → 6089.28. */
export function decimalComma(text: string | null): number | null {
  const plain = (text ?? '').replace(/^R\$\s*/, '')
  if (/^\d{1,3}(\.\d{3})*,\d{1,2}$|^\d+,\d{1,2}$/.test(plain))
    return Number(plain.replaceAll('.', '').replace(',', '.'))
  if (/^\d{1,3}(\.\d{3})+$/.test(plain)) return Number(plain.replaceAll('.', ''))
  return /^\d+(\.\d{1,2})?$/.test(plain) ? Number(plain) : null
}

/** `F - FEMININO`, `M - MASCULINO`. */
function gender(text: string | null): PersonProfile['gender'] {
  if (/^f/i.test(text ?? '')) return 'female'
  return /^m/i.test(text ?? '') ? 'male' : null
}

function email(row: unknown): string[] {
  const address = textIn(row, 'email')?.toLowerCase()
  return address?.includes('@') && !yes(row, 'blacklist') ? [address] : []
}

function phone(row: unknown): NonNullable<PersonProfile['phones']> {
  const number = textIn(row, 'telefone')
  return number ? [{ number, kind: textIn(row, 'tipo'), whatsapp: yes(row, 'whatsapp') }] : []
}

function address(row: unknown): NonNullable<PersonProfile['addresses']>[number] {
  const street = [textIn(row, 'tipoLogradouro'), textIn(row, 'logradouro')].filter(Boolean).join(' ')
  return {
    street: street || null,
    number: textIn(row, 'logradouroNumero'),
    complement: textIn(row, 'complemento'),
    district: textIn(row, 'bairro'),
    city: textIn(row, 'cidade'),
    state: textIn(row, 'uf'),
    postalCode: textIn(row, 'cep'),
  }
}

/** `SIM`, `S`, true, 1; null when it is not said. */
function yes(row: unknown, name: string): boolean | null {
  const value = anyCase(row, name)
  if (value === undefined || value === null || value === '') return null
  return /^(sim|s|true|1)$/i.test(String(value).trim())
}

const unique = (list: string[]): string[] => [...new Set(list)]
