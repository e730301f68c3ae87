import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { isRefusal, refusals, refuse } from './errors.ts'

it('has each code and its status in docs/errors.md, and no other', async () => {
  const page = await readFile(new URL('../../docs/errors.md', import.meta.url), 'utf8')
  const documented = [...page.matchAll(/^\| `(\w+)` \| (\d{3}) \| \S/gm)].map(([, code, status]) => [
    code,
    Number(status),
  ])
  const known = Object.entries(refusals).map(([code, { status }]) => [code, status])
  expect(documented.toSorted()).toEqual(known.toSorted())
})

it('tells a refusal from data that looks like one', () => {
  const refusal = refuse('not_found', 'gone')
  expect(isRefusal(refusal)).toBe(true)
  expect(isRefusal({ ...refusal })).toBe(false)
  expect(isRefusal(null)).toBe(false)
})
