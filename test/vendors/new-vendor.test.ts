import { execFileSync } from 'node:child_process'
import { cp, readdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { createVendor } from '../../src/cli/new-vendor.ts'
import { conformanceChecks } from '../../src/vendors/_kit/conformance.ts'
import type { Vendor } from '../../src/vendors/_kit/contract.ts'
import { temporaryDirectory } from '../harness/temporary-directory.ts'

const root = join(import.meta.dirname, '../..')

/** The sources that vendors stand on. */
async function copySources(to: string): Promise<void> {
  for (const name of ['src/vendors', 'src/domain', 'src/base', 'package.json', 'tsconfig.json'])
    await cp(join(root, name), join(to, name), { recursive: true })
  await symlink(join(root, 'node_modules'), join(to, 'node_modules'))
}

async function contents(folder: string): Promise<Map<string, string>> {
  const files = await readdir(join(folder, 'src'), { recursive: true, withFileTypes: true })
  const paths = files.filter((file) => file.isFile()).map((file) => join(file.parentPath, file.name))
  return new Map(
    await Promise.all(
      paths.map(async (path) => [path.slice(folder.length + 1), await readFile(path, 'utf8')] as const),
    ),
  )
}

it('begins a vendor with a folder and one line; it type-checks, is registered and conforms', async () => {
  await using copy = await temporaryDirectory()
  await copySources(copy.path)
  const before = await contents(copy.path)
  const said = await createVendor(copy.path, 'new-crm-2')
  const after = await contents(copy.path)

  const touched = [...after].filter(([path, text]) => before.get(path) !== text).map(([path]) => path)
  expect(touched.sort()).toEqual(said.toSorted())
  expect(touched.filter((path) => !path.startsWith('src/vendors/new-crm-2/'))).toEqual(['src/vendors/all.ts'])
  const lines = (text: string | undefined) => text?.split('\n') ?? []
  const old = lines(before.get('src/vendors/all.ts'))
  expect(lines(after.get('src/vendors/all.ts')).filter((line) => !old.includes(line))).toEqual([
    "export { newCrm2 } from './new-crm-2/index.ts'",
  ])
  expect([...after].filter(([path, text]) => path.includes('/new-crm-2/') && /template/i.test(text))).toEqual([])

  const include = ['src/vendors/new-crm-2', 'src/vendors/registry.ts']
  await writeFile(join(copy.path, 'tsconfig.vendor.json'), JSON.stringify({ extends: './tsconfig.json', include }))
  const tsc = join(root, 'node_modules/typescript/bin/tsc')
  execFileSync(process.execPath, [tsc, '--project', 'tsconfig.vendor.json'], { cwd: copy.path, stdio: 'pipe' })
  const { newCrm2 } = (await import(join(copy.path, 'src/vendors/all.ts'))) as { newCrm2: Vendor }
  expect(newCrm2).toMatchObject({ id: 'new-crm-2', title: 'New Crm 2' })
  const checks = conformanceChecks(newCrm2, join(copy.path, 'src/vendors/new-crm-2'))
  expect(checks.length).toBeGreaterThan(15)
  for (const { run } of checks) await run()
})

it('refuses an id that is taken or no id', async () => {
  await expect(createVendor(root, 'c2s')).rejects.toThrow('exists already')
  await expect(createVendor(root, 'New CRM')).rejects.toThrow('is no id')
  await expect(createVendor(root, '../x')).rejects.toThrow('is no id')
})
