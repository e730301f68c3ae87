import { expect, it } from 'vitest'
import { readSources } from '../test/harness/source-files.ts'
import { sentences } from './said.ts'

const server = (await readSources(['src'], ['.ts'])).map(({ text }) => text).join('\n')

it('the server still says every sentence that the dashboard translates', () => {
  const pieces = sentences.flatMap(([name, form]) =>
    form.split(/\{\{\w+\}\}/).map((piece) => ({ name, piece: piece.trim() })),
  )
  const gone = pieces.filter(({ piece }) => piece.length > 8 && !server.includes(piece))
  expect(gone).toEqual([])
})
