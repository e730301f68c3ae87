import { expect, it } from 'vitest'
import { serve } from '../../test/harness/loopback.ts'
import { createFetchText } from './fetch-text.ts'
import { createOutboundHttp } from './outbound-http.ts'

/** The test's server counts as public here: the guard has tests of its own. */
const send = createOutboundHttp({
  guard: async () => ({ ok: true, addresses: [{ address: '127.0.0.1', family: 4 as const }] }),
})

async function start(statuses: number[] = []) {
  const asked: string[] = []
  const url = await serve((request, response) => {
    asked.push(request.url!)
    response.writeHead(statuses[asked.length - 1] ?? 200).end(`text ${asked.length}`)
  })
  return { asked, url: url.replace('127.0.0.1', 'certificates.invalid') }
}

it('asks once a day for one document, also when several ask at once', async () => {
  const { asked, url } = await start()
  let now = 0
  const fetchText = createFetchText(send, () => now)
  expect(await Promise.all([fetchText(url), fetchText(url)])).toEqual(['text 1', 'text 1'])
  now = 86_399_999
  expect(await fetchText(url)).toBe('text 1')
  now = 86_400_000
  expect(await fetchText(url)).toBe('text 2')
  expect(asked).toHaveLength(2)
})

it('does not take an error page for the document, nor keep the failure', async () => {
  const { url } = await start([404])
  const fetchText = createFetchText(send)
  await expect(fetchText(url)).rejects.toThrow('answered 404')
  expect(await fetchText(url)).toBe('text 2')
})

it('keeps a hundred documents at most', async () => {
  const { asked, url } = await start()
  const fetchText = createFetchText(send)
  for (let n = 0; n <= 100; n++) await fetchText(`${url}/${n}`)
  await fetchText(`${url}/100`)
  expect(asked).toHaveLength(101)
  await fetchText(`${url}/0`)
  expect(asked).toHaveLength(102)
})

it('reaches no private address', async () => {
  await expect(createFetchText(createOutboundHttp())('http://127.0.0.1:9/')).rejects.toThrow('public Internet')
})
