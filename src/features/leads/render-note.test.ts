import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatCpf } from '../../domain/cpf.ts'
import type { PersonProfile } from '../../domain/events.ts'
import { checkContact } from './check-contact.ts'
import { type NoteLanguage, noteTexts } from './note-texts.ts'
import { type NoteInput, renderNote } from './render-note.ts'
import { decideVerdict, type Identification } from './verdict.ts'

const maria = { state: 'found', cpf: '11144477735', name: 'MARIA APARECIDA DA SILVA' } as const
const paulo = { state: 'found', cpf: '52998224725', name: 'PAULO LIMA' } as const
const lead = { name: 'Maria Silva', email: 'maria@example.test', phone: '11976543218' }
const profile: PersonProfile = {
  name: 'MARIA APARECIDA DA SILVA',
  cpf: '11144477735',
  birthDate: '1980-05-17',
  occupation: 'Arquiteta',
  income: 12500,
  emails: ['maria@example.test'],
  phones: [{ number: '11976543218', whatsapp: true }, { number: '1133334444' }],
  addresses: [{ street: 'Rua das Flores', number: '10', district: 'Centro', city: 'São Paulo', state: 'SP' }],
  companies: [{ cnpj: '11.222.333/0001-81', role: 'Sócia' }],
}

const note = (phone: Identification | null, email: Identification | null, more: Partial<NoteInput> = {}) =>
  renderNote({
    language: 'pt-BR',
    country: 'BR',
    lead,
    verdict: decideVerdict(phone, email, (more.lead ?? lead).name ?? null),
    quality: checkContact(more.lead ?? lead, 'BR'),
    profile: null,
    sources: ['Consulta', 'Cadastro'],
    ...more,
  })

const proof = /mesma\s+pessoa|same\s+person|misma\s+persona/i
const phrases = { 'pt-BR': 'mesma pessoa', en: 'same person', es: 'misma persona' }
const languages = Object.keys(noteTexts) as NoteLanguage[]

test('a proven match, told whole', () => {
  expect(note(maria, maria, { profile })).toBe(
    [
      'Enriquecimento automático',
      'Telefone e e-mail pertencem à mesma pessoa (o mesmo CPF por duas consultas independentes).',
      'Nome: Maria Aparecida da Silva',
      'CPF: ***.444.777-**',
      'Fonte: Consulta, Cadastro',
      'Nascimento: 17/05/1980',
      'Ocupação: Arquiteta',
      'Renda mensal estimada: R$ 12.500',
      'Telefones: (11) 97654-3218 (WhatsApp), (11) 3333-4444',
      'E-mails: maria@example.test',
      'Endereços: Rua das Flores, 10, Centro, São Paulo/SP',
      'Participação em empresas: 11.222.333/0001-81 – Sócia',
    ].join('\n'),
  )
})

describe.each(languages)('in %s', (language) => {
  test('only a proven match says so', () => {
    expect(note(maria, maria, { language, profile })).toContain(phrases[language])
    const unproven = [
      note(maria, null, { language, profile }),
      note(null, maria, { language, profile }),
      note(maria, paulo, { language, profile }),
      note(maria, { state: 'ambiguous' }, { language }),
      note({ state: 'not_found' }, { state: 'failed' }, { language }),
    ]
    for (const text of unproven) expect(text).not.toMatch(proof)
    expect(new Set(unproven).size).toBe(unproven.length)
  })
})

test('two people: both are named, masked, and who was chosen', () => {
  const text = note(maria, paulo, { profile })
  expect(text).toContain('telefone e e-mail pertencem a pessoas distintas')
  expect(text).toContain('Pelo telefone: Maria Aparecida da Silva (CPF ***.444.777-**)')
  expect(text).toContain('Pelo e-mail: Paulo Lima (CPF ***.982.247-**)')
  expect(text).toContain('Dados abaixo de quem tem o nome do lead.')
  const undecided = note(maria, paulo, { lead: { ...lead, name: 'Ana Souza' } })
  expect(undecided).toContain('nenhuma foi enriquecida')
})

test('tells what the contact check found, a failed lookup and a name that differs', () => {
  const text = note(paulo, { state: 'failed' }, { lead: { ...lead, email: '1199999999333@gmail.com' } })
  expect(text).toContain('E-mail informado: sequência de números falsa')
  expect(text).toContain('A consulta pelo e-mail falhou.')
  expect(text).toContain('o nome encontrado difere do nome do lead')
  const typo = note(paulo, null, { lead: { ...lead, email: 'maria@gmial.com' } })
  expect(typo).toContain('provável erro de digitação, talvez maria@gmail.com')
})

/** Texts that try to smuggle a proof or a CPF into the note. */
const cpfs = ['11144477735', '52998224725']
const hostile = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 300 }),
  fc
    .array(
      fc.constantFrom(
        ...[
          'mesma',
          'pessoa',
          'Same',
          'PERSON',
          'mísma',
          'persona',
          'mes\u0308ma',
          ' ',
          '\n',
          '\u00a0',
          '\u200b',
          '\u202e',
        ],
        ...[
          'mesma pessoa',
          'same person',
          'misma persona',
          '111.444.777-35',
          '11144477735',
          '529 982 247 25',
          '7',
          '0',
        ],
      ),
      { maxLength: 12 },
    )
    .map((parts) => parts.join('')),
)
const optional = fc.option(hostile)
const answer = fc.oneof(
  fc.constantFrom('skipped', 'ambiguous', 'not_found', 'failed').map((state) => ({ state }) as Identification),
  fc.tuple(fc.constantFrom(...cpfs), optional).map(([cpf, name]) => ({ state: 'found' as const, cpf, name })),
)
const hostileProfile = fc.record<PersonProfile>({
  name: optional,
  cpf: fc.constantFrom(...cpfs, null),
  birthDate: optional,
  occupation: optional,
  income: fc.option(fc.double()),
  emails: fc.array(hostile, { maxLength: 6 }),
  phones: fc.array(fc.record({ number: hostile }), { maxLength: 6 }),
  addresses: fc.array(fc.record({ street: optional, city: optional, state: optional }), { maxLength: 4 }),
  companies: fc.array(fc.record({ cnpj: optional, role: optional }), { maxLength: 4 }),
  company: fc.record({ name: optional, industry: optional }),
  jobTitle: optional,
})

test('whatever the sources say: no proof that is none, no CPF in full, at most 2,000 characters, always the same', () => {
  const person = fc.record({ name: optional, email: optional, phone: optional })
  fc.assert(
    fc.property(
      answer,
      answer,
      person,
      fc.option(hostileProfile),
      fc.constantFrom(...languages),
      hostile,
      (...given) => {
        const [phone, email, stated, about, language, source] = given
        const more = { lead: stated, profile: about, language, sources: [source] }
        const text = note(phone, email, more)
        const folded = text.normalize('NFKD').replace(/\p{M}|\p{Cf}/gu, '')
        const isProven = phone.state === 'found' && email.state === 'found' && phone.cpf === email.cpf
        expect(folded.match(new RegExp(proof, 'gi')) ?? []).toHaveLength(isProven ? 1 : 0)
        expect(text.includes(phrases[language])).toBe(isProven)
        expect(text.length).toBeLessThanOrEqual(2000)
        for (const cpf of cpfs) {
          const known = [about?.cpf, phone.cpf, email.cpf].includes(cpf)
          for (const spelled of [cpf, formatCpf(cpf)])
            expect(folded).not.toMatch(known ? new RegExp(spelled) : new RegExp(`(?<!\\d)${spelled}(?!\\d)`))
        }
        expect(note(phone, email, more)).toBe(text)
      },
    ),
    { numRuns: 1500 },
  )
})
