import { cpf as library } from 'cpf-cnpj-validator'

/**
 * Eleven digits with valid check digits, from any spelling; null for what is no CPF. The ten repeated-digit numbers pass
 * the arithmetic and are refused. A number (not a text) gets its lost leading zeros back. Valid is not issued, and about
 * 1 % of Brazilian mobiles pass the check too: never guess that a field holds a CPF by this alone.
 */
export function normalizeCpf(value: string | number): string | null {
  const text = typeof value === 'number' ? String(value).padStart(11, '0') : value.trim()
  if (!spelling.test(text)) return null
  const digits = text.replace(/\D/g, '')
  return hasCheckDigits(digits) && !/^(\d)\1*$/.test(digits) ? digits : null
}

const spelling = /^\d{3}[.\s]?\d{3}[.\s]?\d{3}[-.\s]?\d{2}$/

/** The library's own validity refuses `123.456.789-09` as well, which is merely suspect. */
function hasCheckDigits(digits: string): boolean {
  const ten = digits.slice(0, 9) + library.verifierDigit(digits.slice(0, 9))
  return digits === ten + library.verifierDigit(ten)
}

/** True for `123.456.789-09`: the arithmetic accepts it, people type it to get past a form. Of eleven digits. */
export function isSuspectCpf(cpf: string): boolean {
  return cpf === '12345678909'
}

/** `111.444.777-35`; anything but eleven digits comes back as it is. */
export function formatCpf(cpf: string): string {
  return cpf.replace(/^(\d{3})(\d{3})(\d{3})(\d{2})$/, '$1.$2.$3-$4')
}

/** `***.456.789-**` for a CPF in any spelling; anything of another length is hidden whole. */
export function maskCpf(text: string): string {
  const digits = text.replace(/\D/g, '')
  return digits.length === 11 ? `***.${digits.slice(3, 6)}.${digits.slice(6, 9)}-**` : '***'
}
