import { languages } from '../../base/language.ts'
import type { WorkspaceInfo } from '../step.ts'
import type { ContactFinding } from './check-contact.ts'

export type NoteLanguage = WorkspaceInfo['language']

/**
 * The fixed words of the CRM note. Only `samePerson` may hold `mesma pessoa`, `same person` or `misma persona`: a reader
 * that looks for the phrase must find a proof, never a denial.
 */
export interface NoteTexts {
  title: string
  samePerson: string
  differentPeople: string
  chosenByName: string
  nobodyChosen: string
  singleSource: { phone: string; email: string }
  ambiguous: string
  nobody: string
  failed: { phone: string; email: string }
  nameDiffers: string
  by: { phone: string; email: string }
  source: string
  name: string
  cpf: string
  birthDate: string
  occupation: string
  income: string
  phones: string
  emails: string
  addresses: string
  companies: string
  company: string
  jobTitle: string
  check: { phone: string; email: string }
  suggestion: string
  locale: string
}

const portuguese: NoteTexts = {
  title: 'Enriquecimento automático',
  samePerson: 'Telefone e e-mail pertencem à mesma pessoa (o mesmo CPF por duas consultas independentes).',
  differentPeople: 'Atenção: telefone e e-mail pertencem a pessoas distintas.',
  chosenByName: 'Dados abaixo de quem tem o nome do lead.',
  nobodyChosen: 'O nome não decide entre elas; nenhuma foi enriquecida.',
  singleSource: {
    phone: 'Identificação apenas pelo telefone, sem confirmação pelo e-mail.',
    email: 'Identificação apenas pelo e-mail, sem confirmação pelo telefone.',
  },
  ambiguous: 'A consulta devolveu várias pessoas e o nome não decide entre elas; nenhuma foi enriquecida.',
  nobody: 'CPF não encontrado pelos contatos informados.',
  failed: { phone: 'A consulta pelo telefone falhou.', email: 'A consulta pelo e-mail falhou.' },
  nameDiffers: 'Atenção: o nome encontrado difere do nome do lead.',
  by: { phone: 'Pelo telefone', email: 'Pelo e-mail' },
  source: 'Fonte',
  name: 'Nome',
  cpf: 'CPF',
  birthDate: 'Nascimento',
  occupation: 'Ocupação',
  income: 'Renda mensal estimada',
  phones: 'Telefones',
  emails: 'E-mails',
  addresses: 'Endereços',
  companies: 'Participação em empresas',
  company: 'Empresa',
  jobTitle: 'Cargo',
  check: { phone: 'Telefone informado', email: 'E-mail informado' },
  suggestion: 'talvez',
  locale: 'pt-BR',
}

const english: NoteTexts = {
  title: 'Automatic enrichment',
  samePerson: 'Phone and email belong to the same person (one CPF from two independent lookups).',
  differentPeople: 'Attention: phone and email belong to two distinct people.',
  chosenByName: 'The data below is of the one who bears the lead’s name.',
  nobodyChosen: 'The name does not decide between them; nobody was enriched.',
  singleSource: {
    phone: 'Identified by phone only, not confirmed by email.',
    email: 'Identified by email only, not confirmed by phone.',
  },
  ambiguous: 'The lookup named several people and the name does not decide between them; nobody was enriched.',
  nobody: 'No CPF found for the contacts given.',
  failed: { phone: 'The lookup by phone failed.', email: 'The lookup by email failed.' },
  nameDiffers: 'Attention: the name found differs from the lead’s name.',
  by: { phone: 'By phone', email: 'By email' },
  source: 'Source',
  name: 'Name',
  cpf: 'CPF',
  birthDate: 'Born',
  occupation: 'Occupation',
  income: 'Estimated monthly income',
  phones: 'Phones',
  emails: 'Emails',
  addresses: 'Addresses',
  companies: 'Shares in companies',
  company: 'Company',
  jobTitle: 'Job title',
  check: { phone: 'Phone given', email: 'Email given' },
  suggestion: 'perhaps',
  locale: 'en-US',
}

const spanish: NoteTexts = {
  title: 'Enriquecimiento automático',
  samePerson: 'Teléfono y correo pertenecen a la misma persona (un solo CPF por dos consultas independientes).',
  differentPeople: 'Atención: teléfono y correo pertenecen a personas distintas.',
  chosenByName: 'Los datos siguientes son de quien lleva el nombre del lead.',
  nobodyChosen: 'El nombre no decide entre ellas; ninguna fue enriquecida.',
  singleSource: {
    phone: 'Identificación solo por el teléfono, sin confirmación por el correo.',
    email: 'Identificación solo por el correo, sin confirmación por el teléfono.',
  },
  ambiguous: 'La consulta devolvió varias personas y el nombre no decide entre ellas; ninguna fue enriquecida.',
  nobody: 'No se encontró CPF con los contactos informados.',
  failed: { phone: 'La consulta por teléfono falló.', email: 'La consulta por correo falló.' },
  nameDiffers: 'Atención: el nombre encontrado difiere del nombre del lead.',
  by: { phone: 'Por teléfono', email: 'Por correo' },
  source: 'Fuente',
  name: 'Nombre',
  cpf: 'CPF',
  birthDate: 'Nacimiento',
  occupation: 'Ocupación',
  income: 'Ingreso mensual estimado',
  phones: 'Teléfonos',
  emails: 'Correos',
  addresses: 'Direcciones',
  companies: 'Participación en empresas',
  company: 'Empresa',
  jobTitle: 'Cargo',
  check: { phone: 'Teléfono informado', email: 'Correo informado' },
  suggestion: 'tal vez',
  locale: 'es',
}

export const noteTexts: Record<NoteLanguage, NoteTexts> = { 'pt-BR': portuguese, en: english, es: spanish }

/** What each finding of the contact check is called: pt-BR, en, es. */
export const findingTexts: Record<ContactFinding, readonly [string, string, string]> = {
  email_syntax: ['endereço inválido', 'not an address', 'dirección inválida'],
  email_holds_phone: ['telefone no campo de e-mail', 'a phone in the email field', 'teléfono en el campo de correo'],
  email_digit_pattern: ['sequência de números falsa', 'made-up digits', 'números inventados'],
  email_repeated: ['caractere repetido', 'one repeated character', 'carácter repetido'],
  email_placeholder: ['endereço de preenchimento', 'a placeholder', 'dirección de relleno'],
  email_is_phone: ['é o próprio telefone', 'is the phone itself', 'es el propio teléfono'],
  email_contains_phone: ['contém o telefone', 'contains the phone', 'contiene el teléfono'],
  email_disposable: ['endereço descartável', 'disposable', 'dirección desechable'],
  email_typo: ['provável erro de digitação', 'probably mistyped', 'probable error de escritura'],
  email_role: ['endereço de um setor, não pessoal', 'a function’s mailbox', 'correo de un área, no personal'],
  phone_length: ['quantidade de dígitos impossível', 'impossible length', 'cantidad de dígitos imposible'],
  phone_area_code: ['DDD inexistente', 'no such area code', 'código de área inexistente'],
  phone_not_allowed: ['número inexistente no plano', 'not in the number plan', 'número fuera del plan'],
  phone_repeated: ['dígitos repetidos', 'repeated digits', 'dígitos repetidos'],
  phone_sequence: ['dígitos em sequência', 'digits in sequence', 'dígitos en secuencia'],
  phone_pairs: ['pares repetidos', 'repeated pairs', 'pares repetidos'],
  phone_service: ['número de serviço (0800, 4004)', 'a service number', 'número de servicio'],
}

/** A finding in words. */
export function describeFinding(finding: ContactFinding, language: NoteLanguage): string {
  return findingTexts[finding][languages.indexOf(language)]!
}
