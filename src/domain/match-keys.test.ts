import { createHash } from 'node:crypto'
import { createRequire } from 'node:module'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type MatchKeyName, matchKeysOf, type PersonalData } from './match-keys.ts'

const load = createRequire(import.meta.url)
/** The advertiser's own two normalisers, as they are given to developers; they contradict each other. */
const { ServerSideUtils: oracle } = load('facebook-nodejs-business-sdk') as {
  ServerSideUtils: { normalizeAndHash(value: string, key: string): string | null }
}
const builder = load('capi-param-builder-nodejs/src/piiUtil/PIIUtil.js') as {
  getNormalizedPII(value: string, type: string): string | null
}
const sha = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex')

const keysOf = (person: PersonalData, home = 'BR') =>
  Object.fromEntries(matchKeysOf([{ source: 'payload', person }], home).map((each) => [each.key, each]))
const spellings = (person: PersonalData, key: MatchKeyName, home?: string) => keysOf(person, home)[key]?.normalised

describe('one key at a time', () => {
  it.each([
    ['em', { email: ' Ana.Souza@Example.COM ' }, ['ana.souza@example.com']],
    ['ph', { phone: '+55 (11) 98765-4321' }, ['5511987654321']],
    ['ph', { phone: '+55.11.98765.4321' }, ['5511987654321']],
    ['ph', { phone: '011 98765-4321' }, ['5511987654321']],
    ['ph', { phone: '11987654321' }, ['5511987654321']],
    ['ph', { phone: '1187654321' }, ['5511987654321']],
    ['ph', { phone: '55 9 9999 8888' }, ['5555999998888']],
    ['fn', { name: 'Ana-Luísa de Souza' }, ['analuísa', 'analuisa']],
    ['fn', { name: 'Maria Clara da Silva' }, ['maria']],
    [
      'ln',
      { name: "Ana D'Ávila e Souza" },
      ['dávilaesouza', 'davilaesouza', 'dávila e souza', 'davila e souza', 'souza'],
    ],
    ['ln', { name: 'JOÃO DA SILVA NETO' }, ['dasilva', 'da silva', 'silva']],
    ['ct', { city: 'São Paulo' }, ['sãopaulo', 'saopaulo']],
    ['ct', { city: "Santa Bárbara d'Oeste 2" }, ['santabárbaradoeste', 'santabarbaradoeste']],
    ['st', { state: 'São Paulo' }, ['sp']],
    ['st', { state: 'BR-SP' }, ['sp']],
    ['st', { state: 'Texas', country: 'US' }, ['tx']],
    ['st', { state: 'Jalisco', country: 'México' }, ['jalisco']],
    ['st', { postalCode: '01310-100' }, ['sp']],
    ['zp', { postalCode: '01310-100' }, ['01310100', '01310']],
    ['zp', { postalCode: 'M1 1AE', country: 'GB' }, ['m11ae']],
    ['zp', { postalCode: '94025-1234', country: 'USA' }, ['94025']],
    ['country', { country: 'Brasil' }, ['br']],
    ['country', { phone: '+502 5555 1234' }, ['gt']],
    ['db', { birthDate: '1997-02-16' }, ['19970216']],
    ['db', { birthDate: '16/02/1997' }, ['19970216']],
    ['ge', { gender: 'Masculino' }, ['m']],
    ['ge', { gender: 'female' }, ['f']],
    ['external_id', { externalId: ' Lead 42 ' }, ['Lead 42']],
  ] as const)('%s of %j', (key, person, expected) => {
    expect(spellings(person, key)).toEqual(expected)
  })

  it.each([
    ['em', { email: 'no address' }],
    ['ph', { phone: '123' }],
    ['fn', { name: 'Ana' }],
    ['ln', { name: 'Imobiliária Exemplo Ltda' }],
    ['ct', { city: '1234' }],
    ['st', { state: 'Nowhere' }],
    ['zp', { postalCode: '1310-100' }],
    ['country', {}],
    ['country', { country: 'Atlantis' }],
    ['db', { birthDate: '1997-02-31' }],
    ['ge', { gender: '—' }],
  ] as const)('%s is left out of %j rather than sent wrong', (key, person) => {
    expect(spellings(person, key)).toBeUndefined()
  })
})

describe('hashing', () => {
  /** Published by the advertiser, but for the last four, which were computed apart. */
  it.each([
    ['em', { email: 'john_smith@gmail.com' }, '62a14e44f765419d10fea99367361a727c12365e2520f32218d505ed9aa0f62f'],
    ['ph', { phone: '+1 650 555 1212' }, 'e323ec626319ca94ee8bff2e4c87cf613be6ea19919ed1364124e16807ab3176'],
    ['fn', { name: 'Mary Smith' }, '6915771be1c5aa0c886870b6951b03d7eafc121fea0e80a5ea83beb7c449f4ec'],
    ['fn', { name: 'Valéry Smith' }, '08e1996b5dd49e62a4b4c010d44e4345592a863bb9f8e3976219bac29417149c'],
    ['db', { birthDate: '1997-02-16' }, '01acdbf6ec7b4f478a225f1a246e5d6767eeab1a7ffa17f025265b5b94f40f0c'],
    ['country', { country: 'us' }, '79adb2a2fce5c6ba215fe5f27f532d4e7edbac4b6a5e09e1ef3a08084a904621'],
    ['country', { country: 'BR' }, '885036a0da3dff3c3e05bc79bf49382b12bc5098514ed57ce0875aba1aa2c40d'],
    ['st', { state: 'SP' }, 'be18b85f77fc024db379acf19e8a1ce62307ab7bb1bca395389ecfc2dafaf741'],
    ['zp', { postalCode: '01310-100' }, '9a4a139dfbfcd2fc89a3cb4302dad65a35abd8d29a56c09a962b69c5cf3bca40'],
    ['ph', { phone: '11987654321' }, '029c7290f14c4516673508635f0519db95f7daf42057fd0e4ad1de84c5408a66'],
  ] as const)('gives the known hash of %s of %j', (key, person, expected) => {
    expect(keysOf(person)[key]!.hashed[0]).toBe(expected)
  })

  it('is done once: what comes hashed passes as it is', () => {
    const hashed = sha('ana@example.test')
    expect(keysOf({ email: hashed.toUpperCase() }).em).toMatchObject({ normalised: [], hashed: [hashed] })
  })

  it('keeps every spelling beside its hash, in order', () => {
    fc.assert(
      fc.property(fc.record({ city: fc.string(), name: fc.string(), email: fc.string() }), (person) => {
        for (const { normalised, hashed } of matchKeysOf([{ source: 'lead', person }], 'BR'))
          expect(hashed).toEqual(normalised.map(sha))
      }),
    )
  })
})

describe('the source of a key', () => {
  const lead = { email: 'lead@example.test', phone: 'none', name: 'Ana Souza' }
  const payload = { email: 'payer@example.test', phone: '11987654321', city: 'Campinas' }
  const keys = matchKeysOf(
    [
      { source: 'lead', person: lead },
      { source: 'payload', person: payload },
    ],
    'BR',
  )

  it('is the lead where it has something usable, else the payload', () => {
    expect(keys.map(({ key, source }) => [key, source])).toEqual([
      ['em', 'lead'],
      ['ph', 'payload'],
      ['fn', 'lead'],
      ['ln', 'lead'],
      ['ct', 'payload'],
      ['country', 'payload'],
    ])
  })
})

describe("beside the advertiser's own normalisers", () => {
  const first = (person: PersonalData, key: MatchKeyName, home?: string) => keysOf(person, home)[key]?.hashed[0]
  const names: Partial<Record<MatchKeyName, string>> = {
    em: 'email',
    ph: 'phone',
    fn: 'first_name',
    ln: 'last_name',
    ct: 'city',
    st: 'state',
    zp: 'zip_code',
    ge: 'gender',
    db: 'date_of_birth',
  }
  const built = (value: string, key: MatchKeyName) => {
    const normalised = builder.getNormalizedPII(value, names[key] ?? key)
    return normalised === null ? null : sha(normalised)
  }

  const hashed = (value: string, key: MatchKeyName) => {
    try {
      return oracle.normalizeAndHash(value, key)
    } catch {
      return null
    }
  }

  it('agrees on what both of them read alike', () => {
    const word = fc.stringMatching(/^[a-zA-Z]{2,12}$/)
    const agree = (key: MatchKeyName, field: keyof PersonalData, values: fc.Arbitrary<string>, home = 'US') =>
      fc.assert(
        fc.property(values, (value) => {
          const expected = oracle.normalizeAndHash(value, key)
          expect(built(value, key)).toBe(expected)
          expect(first({ [field]: value }, key, home)).toBe(expected)
        }),
        { numRuns: 60 },
      )
    agree(
      'em',
      'email',
      fc.tuple(word, word).map(([name, host]) => ` ${name}.x@${host}.example `),
    )
    agree(
      'ph',
      'phone',
      fc
        .integer({ min: 60_000_000, max: 99_999_999 })
        .map((n) => `+55 (11) 9${String(n).slice(0, 4)}-${String(n).slice(4)}`),
    )
    agree('ct', 'city', fc.constantFrom('Menlo Park', 'New York', 'St. Louis', 'Winston-Salem'))
    agree('st', 'state', fc.constantFrom('CA', 'tx', 'NY', 'fl'))
    agree('st', 'state', fc.constantFrom('SP', 'rj', 'BA'), 'BR')
    agree('zp', 'postalCode', fc.constantFrom('94025', '10001-1234', ' 60614'))
    agree('country', 'country', fc.constantFrom('br', 'US', 'mx', 'GT'))
    agree('ge', 'gender', fc.constantFrom('f', 'M', 'Female', 'male'))
    agree('db', 'birthDate', fc.constantFrom('19970216', '20000229'))
  })

  /** Where one or both differ their documentation says what we do, or a list holds both forms. */
  it.each([
    ['ph', { phone: '+55.11.98765.4321' }, ['builder'], 'the SDK leaves the dots in'],
    ['ph', { phone: '011 98765-4321' }, [], 'both leave the trunk zero away and the country out'],
    ['ct', { city: 'São Paulo' }, ['sdk'], 'the builder drops letters with accents: sopaulo'],
    [
      'st',
      { state: 'Texas', country: 'US' },
      ['builder'],
      'the SDK knows no names of states, two letters are asked for',
    ],
    ['st', { state: 'São Paulo' }, [], 'the SDK likewise; the builder cuts what is left of the name: so'],
    ['zp', { postalCode: '01310-100' }, [], 'both cut at the dash as in a ZIP+4: three digits of a CEP are lost'],
    ['zp', { postalCode: 'M1 1AE', country: 'GB' }, ['sdk'], 'the builder leaves the space in'],
    ['country', { country: 'Brasil' }, ['builder'], 'the SDK takes two letters alone'],
    ['ge', { gender: 'Masculino' }, [], 'both know English alone'],
    ['db', { birthDate: '1997-02-16' }, ['builder'], 'the SDK hashes the text as it stands, YYYYMMDD is asked for'],
    ['db', { birthDate: '16/02/1997' }, ['builder'], 'likewise'],
  ] as [MatchKeyName, PersonalData, string[], string][])('on %s of %j only %j agree: %s', (key, person, agreeing) => {
    const raw = Object.values(person)[0] as string
    const ours = first(person, key)
    expect(ours).toBeDefined()
    const agree = { sdk: hashed(raw, key) === ours, builder: built(raw, key) === ours }
    expect(Object.entries(agree).flatMap(([who, agrees]) => (agrees ? [who] : []))).toEqual(agreeing)
  })

  it('holds what they make of names that are split: the SDK leaves punctuation in, the builder takes it out', () => {
    const { fn, ln } = keysOf({ name: "Ana-Luísa D'Ávila e Souza" })
    expect(fn!.hashed).not.toContain(hashed('Ana-Luísa', 'fn'))
    expect(fn!.hashed).toContain(built('Ana-Luísa', 'fn'))
    expect(ln!.hashed).toContain(built("D'Ávila e Souza", 'ln'))
    for (const judge of [hashed, built]) {
      expect(ln!.hashed).toContain(judge('Souza', 'ln'))
      expect(keysOf({ name: 'José Silva' }).fn!.hashed).toContain(judge('José', 'fn'))
    }
  })

  it('throws where ours leaves out', () => {
    expect(() => oracle.normalizeAndHash('Brasil', 'country')).toThrow('Invalid country')
    expect(() => oracle.normalizeAndHash('no address', 'em')).toThrow('Invalid email')
    expect(keysOf({ email: 'no address' })).toEqual({})
  })
})
