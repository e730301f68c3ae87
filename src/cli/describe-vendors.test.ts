import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { vendors } from '../vendors/registry.ts'
import { describeVendors } from './describe-vendors.ts'

const root = join(import.meta.dirname, '../..')

test('docs/vendors.md is current and tells of every vendor', async () => {
  const kept = await readFile(join(root, 'docs/vendors.md'), 'utf8')
  expect(await describeVendors(vendors, join(root, 'src/vendors')), 'run `npm run docs`').toBe(kept)
  for (const { title } of vendors) expect(kept).toContain(`\n## ${title}\n`)
})
