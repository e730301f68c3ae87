import { readdir, readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { refusals } from '../src/base/errors.ts'
import { auditActions } from '../src/features/audit-actions.ts'
import { readSources } from '../test/harness/source-files.ts'

const languages = ['en', 'es', 'pt-BR']
const sources = (await readSources(['web'], ['.ts', '.tsx'])).filter(({ path }) => !path.endsWith('.test.ts'))
const screens = await readdir(new URL('./screens', import.meta.url))
const namespaces = ['shell', ...screens.sort()]

const folderOf = (namespace: string) => (namespace === 'shell' ? 'web/shell' : `web/screens/${namespace}`)
const namespaceOf = (path: string) => /^web\/screens\/([^/]+)\//.exec(path)?.[1] ?? 'shell'

async function read(namespace: string, language: string): Promise<Record<string, string>> {
  const file = new URL(`../${folderOf(namespace)}/words/${language}.json`, import.meta.url)
  return JSON.parse(await readFile(file, 'utf8')) as Record<string, string>
}

/** The words of every namespace in every language. */
const words = new Map(
  await Promise.all(
    namespaces.map(
      async (name) => [name, await Promise.all(languages.map((language) => read(name, language)))] as const,
    ),
  ),
)
const keysOf = (namespace: string) => Object.keys(words.get(namespace)![0]!)
const placeholders = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).sort()
/** `rows_one` speaks for `rows`. */
const plain = (key: string) => key.replace(/_one$/, '')

describe.each(namespaces)('the words of %s', (namespace) => {
  it('are the same in every language, with the same values in them', () => {
    const [english, ...others] = words.get(namespace)!
    for (const other of others) {
      expect(Object.keys(other).sort()).toEqual(Object.keys(english!).sort())
      for (const [key, text] of Object.entries(english!)) {
        expect(other[key], key).not.toBe('')
        expect(placeholders(other[key]!), key).toEqual(placeholders(text))
      }
    }
  })

  it('never write "1" out: in Portuguese zero takes the singular too', () => {
    const singular = words
      .get(namespace)!
      .flatMap((each) => Object.entries(each).filter(([key]) => key.endsWith('_one')))
    expect(singular.filter(([, text]) => !/\{\{(count|number)\}\}/.test(text))).toEqual([])
  })

  it('are there for every key that the code says', () => {
    const known = new Set([...keysOf(namespace), ...keysOf('shell')].map(plain))
    const said = sources
      .filter(({ path }) => namespaceOf(path) === namespace)
      .flatMap(({ path, text }) =>
        [...text.matchAll(/\b(?:t|translate|i18next\.t)\(\s*'([^']+)'/g)].map(([, key]) => ({ path, key: key! })),
      )
    expect(said.filter(({ key }) => !known.has(key))).toEqual([])
    const prefixes = sources
      .filter(({ path }) => namespaceOf(path) === namespace)
      .flatMap(({ path, text }) =>
        prefixesIn(text, /\bt\(\s*\[?`([a-zA-Z.-]+\.)\$\{/g).map((prefix) => ({ path, prefix })),
      )
    expect(prefixes.filter(({ prefix }) => ![...known].some((key) => key.startsWith(prefix)))).toEqual([])
  })

  it('are all said somewhere', () => {
    const speakers = sources.filter(({ path }) => namespace === 'shell' || path.startsWith(`${folderOf(namespace)}/`))
    const text = speakers.map((each) => each.text).join('\n')
    const prefixes = prefixesIn(text)
    const silent = keysOf(namespace)
      .map(plain)
      .filter((key) => !text.includes(`'${key}'`) && !prefixes.some((prefix) => key.startsWith(prefix)))
    expect(silent).toEqual([])
  })
})

it('every fact of the domain has a name', async () => {
  const text = await readFile(new URL('../src/pipeline/reactions.ts', import.meta.url), 'utf8')
  const facts = [...text.matchAll(/^ {2}'([a-z]+\.[a-z_]+)': \[/gm)].map(([, type]) => type!)
  expect(facts.length).toBeGreaterThan(20)
  const keys = new Set(keysOf('shell'))
  expect(facts.filter((type) => !keys.has(`event.${type}`))).toEqual([])
})

it('every refusal has words and advice', () => {
  const keys = new Set(keysOf('shell'))
  const codes = Object.keys(refusals)
  expect(codes.filter((code) => !keys.has(`problem.${code}`) || !keys.has(`advice.${code}`))).toEqual([])
})

it('everything that the audit log can say has a sentence, and no other has', () => {
  const told = keysOf('settings').flatMap((key) => /^audit\.did\.(.+)$/.exec(key)?.[1] ?? [])
  expect(told.sort()).toEqual([...auditActions].sort())
})

/** What keys made at run time start with: `t(`status.${value}`)`, `wordFor(t, 'event', type)`. */
function prefixesIn(text: string, template = /`([a-zA-Z.-]+\.)\$\{/g): string[] {
  return [
    ...[...text.matchAll(template)].map(([, prefix]) => prefix!),
    ...[...text.matchAll(/\bwordFor\(\s*\w+,\s*'([^']+)'/g)].map(([, prefix]) => `${prefix}.`),
  ]
}
