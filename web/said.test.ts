import { expect, it } from 'vitest'
import { readSources } from '../test/harness/source-files.ts'
import { readersOf, sentences } from './said.ts'
import { commandSentences } from './said-by-commands.ts'
import words from './shell/words/en.json' with { type: 'json' }

const sources = await readSources(['src'], ['.ts'])
const server = sources.map(({ text }) => text).join('\n')
const all = [...sentences, ...commandSentences]

it('the server still says every sentence that the dashboard translates', () => {
  const pieces = all.flatMap(([name, form]) =>
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
