import { expect, it } from 'vitest'
import { eventually } from '../../test/harness/eventually.ts'
import { keepIdle } from './keep-idle.ts'

it('gives back what was used last, once, and closes what nobody takes', async () => {
  const closed: string[] = []
  const idle = keepIdle<string>({ idleMs: 30, close: (thing) => closed.push(thing) })
  for (const thing of ['a', 'b', 'c']) idle.keep('one', thing)
  idle.keep('two', 'd')
  expect([idle.take('one'), idle.take('two'), idle.take('two')]).toEqual(['c', 'd', undefined])
  idle.forget('b')
  await eventually(() => closed.length > 0)
  expect([closed, idle.take('one')]).toEqual([['a'], undefined])
})
