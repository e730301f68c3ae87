import { expect, it } from 'vitest'
import { createLog } from './log.ts'

const written = (line: object): Record<string, unknown> => {
  let text = ''
  createLog('info', { write: (each) => (text += each) }).info(line, 'said')
  return JSON.parse(text)
}

it('hides secrets on three levels and leaves the caller’s object alone', () => {
  const line = {
    token: 'a',
    headers: { authorization: 'b', host: 'example.test' },
    attempts: [{ request: 1 }, { cookie: 'c' }],
    deep: { settings: { password: 'd', region: 'south' } },
  }
  expect(written(line)).toMatchObject({
    msg: 'said',
    token: '***',
    headers: { authorization: '***', host: 'example.test' },
    attempts: [{ request: 1 }, { cookie: '***' }],
    deep: { settings: { password: '***', region: 'south' } },
  })
  expect(line.headers.authorization).toBe('b')
})

it('tells an error with its message and its place', () => {
  expect(written({ err: new Error('broken') })).toMatchObject({ err: { message: 'broken', stack: expect.any(String) } })
})

it('says when, and nothing about the machine', () => {
  expect(Object.keys(written({ a: 1 })).sort()).toEqual(['a', 'level', 'msg', 'time'])
})
