import { isId } from '../../base/ids.ts'
import type { Sealer } from '../../base/seal.ts'
import { normalizeCnpj } from '../../domain/cnpj.ts'
import { normalizeCpf } from '../../domain/cpf.ts'
import type { PurchaseFacts } from '../../domain/events.ts'
import { contactKeys } from '../leads/read-facts.ts'

/** What leads from a customer to a party, the surest first. */
export const keyKinds = ['email', 'phone', 'cpf', 'cnpj'] as const
export type KeyKind = (typeof keyKinds)[number]

/** The keys of `identities` that a customer has; null where it has none that is usable. */
export type CustomerKeys = Record<KeyKind, string | null>

/** `country`: the workspace's, for phones without a country code. A CPF's key is its keyed hash. */
export function customerKeys(customer: PurchaseFacts['customer'], country: string, sealer: Sealer): CustomerKeys {
  const contacts = contactKeys(customer, country)
  const keyOf = (kind: string) => contacts.find((contact) => contact.kind === kind)?.key ?? null
  const cpf = customer.document ? normalizeCpf(customer.document) : null
  return {
    email: keyOf('email'),
    phone: keyOf('phone'),
    cpf: cpf && sealer.keyedHash('cpf', cpf).toString('hex'),
    cnpj: customer.document ? normalizeCnpj(customer.document) : null,
  }
}

/** A vendor may echo anything: only what can be an id of ours is asked for. */
export const leadIdOf = (echoed: string | null | undefined): string | null => (echoed && isId(echoed) ? echoed : null)
