import { expect, it } from 'vitest'
import { healthOf } from './health.ts'

const some = (status: string, count: number) => Array<string>(count).fill(status)

it.each([
  ['healthy', 'nothing came yet', 0, []],
  ['healthy', 'one of a few failed', 5, ['failed', 'completed', 'completed']],
  ['healthy', 'what is open is young', 59, some('processing', 9)],
  ['behind', 'something waits for more than a minute', 61, some('completed', 9)],
  ['failing', 'half of them went wrong', 0, [...some('failed', 3), 'dead', ...some('completed', 4)]],
  ['failing', 'that weighs more than waiting', 900, some('dead', 4)],
])('is %s when %s', (status, _, oldest, recent) => {
  expect(healthOf(oldest, recent)).toMatchObject({ status, reason: status === 'healthy' ? null : expect.any(String) })
})
