import { existsSync } from 'node:fs'
import { cp, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Command } from 'commander'

export function newVendor(program: Command): void {
  program
    .command('new-vendor')
    .description('begin a vendor from the template: a folder and one line in src/vendors/all.ts. For developers')
    .argument('<id>', 'as it will stand in URLs: lower-case words with hyphens')
    .option('--title <title>', 'what people call it; from the id when absent')
    .action(async (id: string, { title }: { title?: string }) => {
      const touched = await createVendor(join(import.meta.dirname, '../..'), id, title)
      for (const file of touched) process.stdout.write(`${file}\n`)
      process.stdout.write(
        'Next: its fixtures, then what they ask for. See CONTRIBUTING.md; `npm run docs` at the end.\n',
      )
    })
}

/** The template's folder, copied and renamed, and its line in the registry. Returns the files it wrote, from the root. */
export async function createVendor(root: string, id: string, title = titleOf(id)): Promise<string[]> {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(id))
    throw new Error(`${id} is no id: lower-case words with hyphens, e.g. acme-crm`)
  const folder = `src/vendors/${id}`
  if (existsSync(join(root, folder))) throw new Error(`${folder} exists already`)
  await cp(join(root, 'src/vendors/_template'), join(root, folder), { recursive: true })
  const files = await readdir(join(root, folder), { recursive: true, withFileTypes: true })
  const written = files.filter((file) => file.isFile()).map((file) => join(file.parentPath, file.name))
  for (const file of written) await writeFile(file, rename(await readFile(file, 'utf8'), id, title))
  await register(join(root, 'src/vendors/all.ts'), `export { ${camel(id)} } from './${id}/index.ts'`)
  return [...written.map((file) => file.slice(root.length + 1)).sort(), 'src/vendors/all.ts']
}

/** Every spelling of the template's name. */
function rename(text: string, id: string, title: string): string {
  return text
    .replaceAll('template-vendor', id)
    .replaceAll('templateVendor', camel(id))
    .replaceAll('TemplateVendor', camel(`-${id}`))
    .replaceAll('TEMPLATE_VENDOR', id.toUpperCase().replaceAll('-', '_'))
    .replaceAll('X-Template-Vendor', `X-${titleOf(id).replaceAll(' ', '-')}`)
    .replaceAll('Template Vendor', title)
}

/** One line, where the alphabet puts it. */
async function register(path: string, line: string): Promise<void> {
  const lines = (await readFile(path, 'utf8')).trimEnd().split('\n')
  const after = lines.findIndex((each) => each.startsWith('export {') && each > line)
  lines.splice(after === -1 ? lines.length : after, 0, line)
  await writeFile(path, `${lines.join('\n')}\n`)
}

const camel = (id: string): string => id.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())

const titleOf = (id: string): string =>
  id
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(' ')
