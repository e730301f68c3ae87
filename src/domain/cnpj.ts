import { cnpj as library } from 'cpf-cnpj-validator'

/**
 * Fourteen positions with valid check digits, upper case, from any spelling; null for what is no CNPJ. Since July 2026
 * the first twelve may be letters as well as digits; the last two stay digits. All zeros passes the arithmetic and is
 * refused.
 */
export function normalizeCnpj(text: string): string | null {
  const compact = text.trim().toUpperCase()
  if (!spelling.test(compact)) return null
  const positions = compact.replace(/[^\dA-Z]/g, '')
  return library.isValid(positions) ? positions : null
}

const spelling = /^[\dA-Z]{2}[.\s]?[\dA-Z]{3}[.\s]?[\dA-Z]{3}[/\s]?[\dA-Z]{4}[-\s]?\d{2}$/

/** `11.222.333/0001-81`; anything but fourteen positions comes back as it is. */
export function formatCnpj(cnpj: string): string {
  return cnpj.replace(/^(.{2})(.{3})(.{3})(.{4})(\d{2})$/, '$1.$2.$3/$4-$5')
}
