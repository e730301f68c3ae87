import { expect, it } from 'vitest'
import { z } from 'zod'
import { readSources } from '../test/harness/source-files.ts'
import { readersOf, sentences } from './said.ts'
import { commandSentences } from './said-by-commands.ts'
import { fieldSentences } from './said-of-fields.ts'
import words from './shell/words/en.json' with { type: 'json' }

const sources = await readSources(['src'], ['.ts'])
const server = sources.map(({ text }) => text).join('\n')
const all = [...sentences, ...commandSentences, ...fieldSentences]
/** Those that zod says, not a line of ours. */
const isOfZod = (name: string) => name.startsWith('field')

it('the server still says every sentence that the dashboard translates', () => {
  const ours = all.filter(([name]) => !isOfZod(name))
  const pieces = ours.flatMap(([name, form]) =>
    form.split(/\{\{\w+\}\}/).map((piece) => ({ name, piece: piece.trim() })),
  )
  const gone = pieces.filter(({ piece }) => piece.length > 8 && !server.includes(piece))
  expect(gone).toEqual([])
})

it('every sentence has its words, and no words are without a sentence', () => {
  const keys = Object.keys(words).filter((key) => key.startsWith('said.'))
  expect(keys.map((key) => key.slice('said.'.length)).sort()).toEqual(all.map(([name]) => name).sort())
})

/** Texts, and templates with a value in the place of each expression, where a command's answer is made. */
function answersIn(source: string): string[] {
  const text = source.replaceAll(/\$\{[^{}]*\}/g, '404')
  const made = /(?:message:|reason:|message =|warning =|problem\(|\?\?|\s[?:])\s*(?:'((?:[^'\\\n]|\\.)+)'|`([^`\n]+)`)/g
  return [...text.matchAll(made)].map(([, plain, template]) => plain ?? template!).filter((each) => /\w \w/.test(each))
}

it('everything that a command of a vendor answers can be said in the reader’s language', () => {
  const answered = sources.filter(({ path }) =>
    /vendors\/[\w-]+\/(commands|call|reconcile)\.ts$|pipeline\/run-command\.ts$/.test(path),
  )
  const answers = answered.flatMap(({ path, text }) => answersIn(text).map((answer) => ({ path, answer })))
  expect(answers.length).toBeGreaterThan(60)
  const readers = readersOf(all)
  expect(answers.filter(({ answer }) => !readers.some(({ form }) => form.test(answer)))).toEqual([])
})

it('what zod finds wrong with a field can be said in the reader’s language, by every sentence there is for it', () => {
  const wrong: [z.ZodType, unknown][] = [
    [z.string(), undefined],
    [z.string(), 7],
    [z.int(), 1.5],
    [z.literal('a'), 'b'],
    [z.union([z.string(), z.number()]), true],
    [z.string().min(1), ''],
    [z.string().min(8), 'a'],
    [z.string().max(1), 'ab'],
    [z.array(z.string()).min(2), []],
    [z.array(z.string()).max(0), ['a']],
    [z.number().min(1), 0],
    [z.number().positive(), 0],
    [z.number().max(1), 2],
    [z.email(), 'a'],
    [z.url(), 'a'],
    [z.uuid(), 'a'],
    [z.iso.datetime(), 'a'],
    [z.iso.date(), 'a'],
    [z.string().regex(/a/), 'b'],
    [z.enum(['a', 'b']), 'c'],
    [z.strictObject({}), { a: 1 }],
    [z.strictObject({}), { a: 1, b: 2 }],
  ]
  const readers = readersOf(fieldSentences)
  const read = wrong.map(([schema, value]) => {
    const { message } = schema.safeParse(value).error!.issues[0]!
    return readers.find(({ form }) => form.test(message))?.name ?? message
  })
  expect([...new Set(read)].sort()).toEqual(
    readers
      .map(({ name }) => name)
      .filter(isOfZod)
      .sort(),
  )
})

it('what our own rules find wrong with a field can be said, too', () => {
  const rule = /\.(?:refine|regex)\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*?(?:,|message:)\s*'([^'\n]{5,})'/g
  const own = sources.flatMap(({ path, text }) =>
    [...text.matchAll(rule)].map(([, message]) => ({ path, message: message! })),
  )
  expect(own.length).toBeGreaterThan(15)
  const readers = readersOf(fieldSentences)
  expect(own.filter(({ message }) => !readers.some(({ form }) => form.test(message)))).toEqual([])
})
