import type { Language } from '../../../base/language.ts'
import { type RowProblemCode, rowProblems } from './read-row.ts'

const portuguese: Record<RowProblemCode, string> = {
  too_many_columns: 'A linha tem mais células do que há colunas.',
  quote_malformed: 'Aspas dentro de uma célula entre aspas não estão duplicadas.',
  bad_character: 'Há letras fora da codificação do arquivo.',
  contact_missing: 'Não há nome, e-mail, telefone nem id: ninguém poderia ser encontrado por isso.',
  email_invalid: 'Isto não é um endereço de e-mail.',
  phone_invalid: 'Nenhum plano de numeração permite este telefone.',
  date_invalid: 'Isto não é uma data.',
  number_invalid: 'Isto não é um número.',
  boolean_invalid: 'Isto não é nem sim nem não.',
  value_too_long: 'O valor tem mais de 10.000 caracteres.',
  email_mistyped: 'O endereço parece ter erro de digitação.',
}

const spanish: Record<RowProblemCode, string> = {
  too_many_columns: 'La fila tiene más celdas que columnas hay.',
  quote_malformed: 'Unas comillas dentro de una celda entrecomillada no están duplicadas.',
  bad_character: 'Hay letras que no son de la codificación del archivo.',
  contact_missing: 'No hay nombre, correo, teléfono ni id: nadie podría encontrarse por ello.',
  email_invalid: 'Esto no es una dirección de correo.',
  phone_invalid: 'Ningún plan de numeración permite este teléfono.',
  date_invalid: 'Esto no es una fecha.',
  number_invalid: 'Esto no es un número.',
  boolean_invalid: 'Esto no es ni sí ni no.',
  value_too_long: 'El valor tiene más de 10.000 caracteres.',
  email_mistyped: 'La dirección parece mal escrita.',
}

/** What is wrong, for the file that somebody corrects: in the language of the workspace. */
export function sayProblem(code: RowProblemCode, language: Language): string {
  if (language === 'en') return rowProblems[code].reason
  return (language === 'es' ? spanish : portuguese)[code]
}
