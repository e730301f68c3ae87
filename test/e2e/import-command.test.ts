import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ensureWorkspace } from '../../src/features/workspaces/store-setup.ts'
import { createTestDatabase, type TestDatabase } from '../harness/database.ts'
import { root } from '../harness/source-files.ts'

let database: TestDatabase
let folder: string
beforeAll(async () => {
  database = await createTestDatabase()
  await ensureWorkspace(database.pool, 'default', 'Default')
  folder = await mkdtemp(join(tmpdir(), 'leadline-import-'))
  const text = 'Nome;E-mail;Zona\nAna;ana@example.test;Norte\nBia;bia@@example;Sul\nAna;ANA@example.test;Norte\n'
  await writeFile(join(folder, 'fair.csv'), text)
  await writeFile(join(folder, 'open.csv'), 'Nome;E-mail\n"Ana;ana@example.test\n')
})
afterAll(async () => {
  await database.drop()
  await rm(folder, { recursive: true })
})

/** The command as somebody types it, on the machine of the database, without a hub. */
function importFile(file: string, ...words: string[]): Promise<{ code: number; output: string }> {
  const env = {
    PATH: process.env.PATH,
    DATABASE_URL: database.url,
    DATA_DIR: folder,
    LEADLINE_SECRET_KEY: 'the secret key of the import command',
  }
  return new Promise((resolve) => {
    const command = ['bin/leadline.mjs', 'import', join(folder, file), ...words]
    execFile(process.execPath, command, { cwd: root, env }, (error, stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), output: stdout + stderr }),
    )
  })
}

const leads = async () =>
  (await database.pool.query('select full_name, company_location_city, source from leads order by full_name')).rows

test('a file is looked through without a trace, then imported, with columns as the command line names them', async () => {
  const dry = await importFile('fair.csv', '--dry-run', '--source', 'fair')
  expect(dry.output).toContain('3 rows (CSV, utf-8, delimiter ";")')
  expect(dry.output).toContain('Zona → custom.zona')
  expect(dry.output).toContain('It would be: 1 created, 0 updated, 0 unchanged, 1 duplicate, 1 invalid, 0 suppressed')
  expect(dry.code).toBe(0)
  expect(await leads()).toEqual([])

  const done = await importFile('fair.csv', '--source', 'fair', '--map', 'Zona=company_location_city')
  expect(done.output).toContain('Zona → company_location_city')
  expect(done.output).toContain('Done: 1 created, 0 updated, 0 unchanged, 1 duplicate, 1 invalid, 0 suppressed')
  expect(done.output).toContain('1 in default')
  expect(done.code).toBe(0)
  expect(await leads()).toEqual([{ full_name: 'Ana', company_location_city: 'Norte', source: 'fair' }])
}, 120_000)

test('what cannot be read is told by line and column, and fails', async () => {
  const { code, output } = await importFile('open.csv')
  expect(output).toContain('Line 2, column 1: a quotation mark (") opens here and is never closed.')
  expect(code).not.toBe(0)
  expect((await importFile('nowhere.csv')).output).toContain('there is no file')
  expect((await importFile('fair.csv', '--workspace', 'nobody')).output).toContain('there is no workspace nobody')
}, 120_000)
