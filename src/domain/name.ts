import { fold } from './fold.ts'

/** A person's name in its parts. */
export interface PersonName {
  /** The first given name alone: `Maria` of `Maria Clara`. */
  first: string
  /** All given names. */
  given: string
  /** Everything after them, particles included: `da Silva Souza`. */
  family: string
  /** The last surname alone, without particle: `Souza`. */
  lastSurname: string
  /** Neto, Júnior, Filho, Jr., III: tells relatives apart, is no surname. */
  suffix: string | null
}

const set = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/))

const particles = set("da das de del der di do dos du e el la las le los van von y d'")
const titles = set(
  'dr dra doutor doutora eng exmo exma miss mr mrs ms prof profa professor professora sir sr sra srta don dona doña',
)
const suffixes = set('filho filha jr junior neta neto segundo sobrinha sobrinho sr ii iii iv')
const companyWords = set(`
  advocacia advogados agencia associados assessoria cia clinica comercial comercio company condominio consultoria
  construcoes construtora corp corporation corretora cooperativa distribuidora eireli empreendimentos empresa engenharia
  escritorio escola gmbh grupo hotel igreja imobiliaria imoveis inc incorporadora industria instituto investimentos llc
  llp loja ltd ltda mei realty s.a sa s/a servicios servicos sociedade solucoes srl store supermercado tecnologia
  transportes
`)

/** Second given names that follow another one: pt and es. Those that are common surnames too are left out. */
const secondGivenNames = set(`
  alberto alejandra alejandro alice ana antonia antonio aparecida augusto beatriz bernardo carla carlos carolina catarina
  cecilia claudia clara cristina daniel daniela eduarda eduardo elena elisa emanuel emilia ernesto fabiana felipe
  fernanda fernando flavia francisca francisco gabriel gabriela guilherme gustavo helena heitor henrique ignacio isabel
  javier jesus joao joaquim jorge jose juan julia juliana laura leticia lourdes lucas lucia luis luisa luiz luiza manuel
  manuela marcelo marcos maria mariana mateus matheus miguel otavio paula paulo pedro rafael rafaela raquel ricardo rita
  roberto rodrigo rosa sofia sophia tereza teresa valentina victor vinicius vitor vitoria
`)

const bare = (word: string) => fold(word).replace(/\.$/, '')

/**
 * Splits a person's name for pt, es and en. Null when it must not be split: a single word, a company, a nickname with
 * digits, emoji or symbols. Titles are dropped; `Souza, Ana` is turned round.
 */
export function splitName(text: string): PersonName | null {
  const words = nameWords(text)
  if (!words) return null
  const suffix = suffixes.has(bare(words.at(-1)!)) && words.length > 2 ? words.pop()! : null
  if (words.length < 2) return null
  const [first, second] = words
  const isCompound = words.length > 2 && secondGivenNames.has(bare(second!)) && !particles.has(bare(words[1]!))
  const from = isCompound ? 2 : 1
  const family = words.slice(from)
  if (family.every((word) => particles.has(bare(word)))) return null
  return {
    first: first!,
    given: words.slice(0, from).join(' '),
    family: family.join(' '),
    lastSurname: family.findLast((word) => !particles.has(bare(word)))!,
    suffix,
  }
}

/** The words of what looks like a person's name, titles dropped; null for companies, nicknames and single words. */
function nameWords(text: string): string[] | null {
  const plain = text.normalize('NFC').replace(/\s+/g, ' ').trim()
  if (plain.length > 200 || !/^[\p{L}\p{M}'’.,\- ]+$/u.test(plain)) return null
  const halves = plain.split(',').map((half) => half.trim())
  const isTurned = halves.length === 2 && !suffixes.has(bare(halves[1]!))
  const words = (isTurned ? `${halves[1]} ${halves[0]}` : halves.join(' '))
    .split(' ')
    .filter((word) => /\p{L}/u.test(word))
  if (words.some((word) => companyWords.has(fold(word)) || companyWords.has(bare(word)))) return null
  while (words.length > 0 && titles.has(bare(words[0]!))) words.shift()
  return words.length < 2 ? null : words
}

/**
 * A name as people write it: `MARIA DA SILVA` becomes `Maria da Silva`. What has capitals and small letters already was
 * written on purpose and stays.
 */
export function tidyName(text: string): string {
  const plain = text.replace(/\s+/g, ' ').trim()
  if (plain !== plain.toUpperCase() && plain !== plain.toLowerCase()) return plain
  const words = plain.toLowerCase().split(' ')
  return words.map((word, at) => (at > 0 && particles.has(word) ? word : capitalise(word))).join(' ')
}

const capitalise = (word: string) =>
  /^(?:ii|iii|iv)$/.test(word)
    ? word.toUpperCase()
    : word.replace(/(^|[-'’])(\p{L})/gu, (_, before, letter) => before + letter.toUpperCase())

/** `weak`: nothing speaks against it and too little for it, or one of the two is no name. */
export type NameFit = 'match' | 'weak' | 'mismatch'

/**
 * Whether two names may be one person's. A match needs the same first name, and the other names of the shorter one (at
 * least one) in the longer one, in order. Accents, case, particles, titles and suffixes do not count; an initial is weak.
 */
export function compareNames(one: string, other: string): NameFit {
  const [short, long] = [significantWords(one), significantWords(other)].sort((a, b) => a.length - b.length)
  if (short!.length === 0) return 'weak'
  const [first, ...rest] = short!
  if (first !== long![0])
    return first!.length === 1 || long![0]!.length === 1 ? initialFit(first!, long![0]!) : 'mismatch'
  let at = 1
  for (const word of rest) {
    at = long!.indexOf(word, at) + 1
    if (at === 0) return 'weak'
  }
  return rest.length > 0 ? 'match' : 'weak'
}

const initialFit = (one: string, other: string): NameFit => (one[0] === other[0] ? 'weak' : 'mismatch')

function significantWords(name: string): string[] {
  const words = fold(name).match(/[\p{L}]+/gu) ?? []
  while (words.length > 1 && titles.has(words[0]!)) words.shift()
  return words.filter((word, at) => !particles.has(word) && (at < 2 || !suffixes.has(word)))
}
