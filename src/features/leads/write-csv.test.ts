import { expect, test } from 'vitest'
import { csvLine } from './write-csv.ts'

test.each([
  [['a', 'b'], 'a,b\r\n'],
  [[null, undefined, 0, true, ''], ',,0,true,\r\n'],
  [['say "hi", please', 'two\nlines'], '"say ""hi"", please","two\nlines"\r\n'],
  [
    ['=1+1', '+5511987654021', '-x', '@cmd', '\t=1', '  =1', '＝1'],
    `'=1+1,'+5511987654021,'-x,'@cmd,'\t=1,'  =1,'＝1\r\n`,
  ],
  [['=HYPERLINK("http://x","y")'], `"'=HYPERLINK(""http://x"",""y"")"\r\n`],
  [[['a', 'b']], '"[""a"",""b""]"\r\n'],
])('%j is written as %j', (cells, line) => {
  expect(csvLine(cells)).toBe(line)
})

test('with another delimiter that one is quoted, and a comma is not', () => {
  expect(csvLine(['1,5', 'a;b', '=x'], ';')).toBe(`1,5;"a;b";'=x\r\n`)
})
