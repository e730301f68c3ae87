import { maskCpf } from './cpf.ts'

/**
 * Hides every CPF in a value that people or logs may see: fields named like a document, and formatted CPFs inside text.
 * A plain run of eleven digits is left alone: it is more often a phone.
 */
export function maskCpfs<T>(value: T): T {
  return walk(value, '') as T
}

const documentField = /^(cpf|document|cpf_cnpj|doc_number|docnumber|taxid|tax_id)$/i

function walk(value: unknown, name: string): unknown {
  if (typeof value === 'string') return documentField.test(name) ? maskCpf(value) : maskInText(value)
  if (typeof value === 'number' && documentField.test(name)) return maskCpf(String(value).padStart(11, '0'))
  if (Array.isArray(value)) return value.map((each) => walk(each, name))
  if (value && typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [clean(key), walk(each, key)]))
  return value
}

const maskInText = (text: string) => clean(text.replace(/\b\d{3}\.(\d{3})\.(\d{3})-\d{2}\b/g, '***.$1.$2-**'))

/** jsonb refuses NUL and half surrogates. */
const clean = (text: string) => (text.includes('\u0000') ? text.replaceAll('\u0000', '\ufffd') : text).toWellFormed()
