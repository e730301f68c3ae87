import { expect, test } from 'vitest'
import { rememberLast } from './remember-last.ts'

test('answers as the function does and asks it once while the answer is among the last', () => {
  const asked: string[] = []
  const join = rememberLast((text, other) => {
    asked.push(text + other)
    return `${text}-${other}`
  }, 2)
  const answers = ['ab', 'ab', 'ba', 'ab', 'cc', 'ab'].map(([text, other]) => join(text!, other!))
  expect(answers).toEqual(['a-b', 'a-b', 'b-a', 'a-b', 'c-c', 'a-b'])
  expect(asked).toEqual(['ab', 'ba', 'cc', 'ab'])
})
