import { isId } from '../../base/ids.ts'
import type { Sealer } from '../../base/seal.ts'
import { normalizeCnpj } from '../../domain/cnpj.ts'
import { normalizeCpf } from '../../domain/cpf.ts'
import { contactKeys } from '../leads/read-facts.ts'

/** What leads from a person to a party, the surest first. */
export const keyKinds = ['email', 'phone', 'cpf', 'cnpj'] as const
export type KeyKind = (typeof keyKinds)[number]

/** The keys of `identities` that a person has; null where it has none that is usable. */
export type PersonKeys = Record<KeyKind, string | null>

/** Somebody as a vendor tells of them. */
export interface Person {
  name?: string | null
  email?: string | null
  phone?: string | null
  /** CPF, CNPJ or a number of another country, which leads to nobody. */
  document?: string | null
}

/** `country`: the workspace's, for phones without a country code. A CPF's key is its keyed hash. */
export function personKeys({ email, phone, document }: Person, country: string, sealer: Sealer): PersonKeys {
  const contacts = contactKeys({ email, phone }, country)
  const keyOf = (kind: string) => contacts.find((contact) => contact.kind === kind)?.key ?? null
  const cpf = document ? normalizeCpf(document) : null
  return {
    email: keyOf('email'),
    phone: keyOf('phone'),
    cpf: cpf && sealer.keyedHash('cpf', cpf).toString('hex'),
    cnpj: document ? normalizeCnpj(document) : null,
  }
}

/** A vendor may echo anything: only what can be an id of ours is asked for. */
export const leadIdOf = (echoed: string | null | undefined): string | null => (echoed && isId(echoed) ? echoed : null)
