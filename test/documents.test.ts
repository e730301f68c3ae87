import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { refusals } from '../src/base/errors.ts'
import { vendorVariables } from '../src/config.ts'
import { settings } from '../src/settings.ts'
import { vendors } from '../src/vendors/registry.ts'
import { listFiles, root } from './harness/source-files.ts'

const read = (path: string) => readFile(join(root, path), 'utf8')
const foldersOf = async (path: string) =>
  (await readdir(join(root, path), { withFileTypes: true }))
    .filter((each) => each.isDirectory())
    .map(({ name }) => name)

test('every vendor’s folder is registered, with a README and fixtures', async () => {
  const folders = (await foldersOf('src/vendors')).filter((name) => !name.startsWith('_'))
  expect(folders.length).toBeGreaterThan(2)
  expect(folders.sort()).toEqual(vendors.map(({ id }) => id).sort())
  for (const { id, title } of vendors) {
    expect(await read(`src/vendors/${id}/README.md`), id).toContain(title)
    expect((await listFiles(`src/vendors/${id}/fixtures`)).length, `${id} has fixtures`).toBeGreaterThan(0)
  }
})

test('docs/errors.md has every error code with its status, and no other', async () => {
  const rows = [...(await read('docs/errors.md')).matchAll(/^\| `([a-z_]+)` \| (\d{3}) \|/gm)]
  const told = Object.fromEntries(rows.map(([, code, status]) => [code, Number(status)]))
  expect(told).toEqual(Object.fromEntries(Object.entries(refusals).map(([code, { status }]) => [code, status])))
})

describe('what deploys the hub speaks of variables that exist', () => {
  const known = new Set([
    // Node's own
    'NODE_OPTIONS',
    ...Object.values(settings).flatMap(({ names }) => names),
    ...vendors.flatMap((vendor) => vendorVariables(vendor).map(({ env }) => env)),
  ])
  const namesIn = (text: string) => text.match(/\b(?:[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+|PORT|HOST)\b/g) ?? []

  test.each(['Containerfile', 'deploy/leadline.service', 'docs/operations.md', 'README.md'])('%s', async (path) => {
    expect(namesIn(`${await read(path)} NO_SUCH_NAME`).filter((name) => !known.has(name))).toEqual(['NO_SUCH_NAME'])
  })

  test('docs/operations.md speaks of most of them', async () => {
    expect(new Set(namesIn(await read('docs/operations.md'))).size).toBeGreaterThan(8)
  })
})

test('the tree in ARCHITECTURE.md is the tree on the disk', async () => {
  const text = await read('ARCHITECTURE.md')
  const tree = text.match(/```\n(bin\/[\s\S]*?)```/)?.[1] ?? ''
  const told = [...tree.matchAll(/^(\S+)\s{2,}\S/gm)].map(([, path]) => path!)
  const top = (await foldersOf('.')).filter((name) => !/^(\.|node_modules$|data$|dist$|coverage$|src$)/.test(name))
  const inside = (await foldersOf('src')).map((name) => `src/${name}`)
  const files = (await readdir(join(root, 'src'), { withFileTypes: true }))
    .filter((each) => each.isFile() && !each.name.endsWith('.test.ts'))
    .map(({ name }) => `src/${name}`)
  expect(told.sort()).toEqual([...[...top, ...inside].map((name) => `${name}/`), ...files].sort())
})
