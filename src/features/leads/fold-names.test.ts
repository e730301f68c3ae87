import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../test/harness/database.ts'
import { fold } from '../../domain/fold.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.drop())

const accented = 'ÁÀÂÃÄÉÈÊËÍÌÎÏÓÒÔÕÖÚÙÛÜÇÑáàâãäéèêëíìîïóòôõöúùûüçñ'
const bare = 'aaaaaeeeeiiiiooooouuuucnaaaaaeeeeiiiiooooouuuucn'
const letter = fc.constantFrom(...accented, ..."aAeEzZ09 -.@/'", 'å', 'Ø', 'ß', 'ő', '\u0301', 'Ж')
const text = fc.string({ unit: letter, maxLength: 24 })

test('the words of a name and its folding are those of their definition, whatever letters it has', async () => {
  const names = fc.sample(text, { numRuns: 2_000, seed: 41 })
  const { rows } = await db.pool.query(
    `select name, fold_text(name) as folded, lead_words(name, null)::text as words,
       to_tsvector('simple', translate(lower(coalesce(name, '') || ' '), $2, $3))::text as defined from unnest($1::text[]) as name`,
    [names, accented, bare],
  )
  expect(rows.map(({ folded }) => folded)).toEqual(names.map(fold))
  expect(rows.map(({ words }) => words)).toEqual(rows.map(({ defined }) => defined))
})
