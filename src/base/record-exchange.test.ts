import { afterEach, describe, expect, it } from 'vitest'
import { serve, serveRaw } from '../../test/harness/loopback.ts'
import { createOutboundHttp, type OutboundRequest, type SendOptions } from './outbound-http.ts'
import { createRecord, type Exchange } from './record-exchange.ts'

const http = createOutboundHttp()
const anywhere: SendOptions = { reach: 'anywhere' }

describe('the record of an attempt', () => {
  const token = 'tok_0123456789'
  const exchanges: Exchange[] = []
  const recorded = (...secrets: string[]) => createRecord((exchange) => exchanges.push(exchange), secrets)
  afterEach(() => exchanges.splice(0))

  it('masks what was named, what looks secret, and both wherever they are echoed', async () => {
    const url = await serve((request, response) => {
      const body = { asked: request.url, access_token: 'fresh "one"' }
      response.writeHead(200, { 'set-cookie': 'sid=abc', 'x-echo': token }).end(JSON.stringify(body))
    })
    const record = recorded('hunter2-pass')
    const basic = `Basic ${Buffer.from('7:s3cr3t-pass').toString('base64')}`
    await http(
      {
        method: 'POST',
        url: `${url}/p?chave=${token}&consulta=1`,
        secretQuery: ['chave'],
        headers: { Authorization: basic, 'Idempotency-Key': 'k1' },
        body: { pass: 'hunter2-pass', other: 's3cr3t-pass' },
      },
      { ...anywhere, record },
    )
    expect(exchanges).toEqual([
      {
        request: {
          method: 'POST',
          url: `${url}/p?chave=***&consulta=1`,
          headers: expect.objectContaining({ authorization: '***', 'idempotency-key': 'k1' }),
          body: '{"pass":"***","other":"***"}',
          at: expect.any(String),
        },
        response: {
          status: 200,
          headers: expect.objectContaining({ 'set-cookie': '***', 'x-echo': '***' }),
          body: '{"asked":"/p?chave=***&consulta=1","access_token":"***"}',
        },
        status: 200,
        durationMs: expect.any(Number),
      },
    ])
    expect(record.mask(`token ${token} expired`)).toBe('token *** expired')
  })

  it('keeps of the answer what the vendor allows, cut to 64 Ki characters', async () => {
    const url = await serve((_request, response) =>
      response.end(JSON.stringify({ keep: 'k'.repeat(70_000), drop: 'd' })),
    )
    const recordAs: OutboundRequest['recordAs'] = ({ json }) => (json as { keep: string }).keep
    await http({ method: 'GET', url, recordAs }, { ...anywhere, record: recorded() })
    expect(exchanges).toMatchObject([
      { response: { body: expect.stringMatching(/^"k{65535}… \(70002 characters\)$/) } },
    ])
  })

  it('keeps nothing of an answer whose recordAs fails', async () => {
    const url = await serve((_request, response) => response.end('{"drop":"d"}'))
    const recordAs = () => {
      throw new Error('unexpected shape')
    }
    const result = await http({ method: 'GET', url, recordAs }, { ...anywhere, record: recorded() })
    expect(result).toMatchObject({ ok: true })
    expect(exchanges).toMatchObject([{ response: { status: 200, body: '' } }])
  })

  it('tells a failure', async () => {
    const url = await serveRaw((socket) => socket.resetAndDestroy())
    await http({ method: 'GET', url }, { ...anywhere, record: recorded() })
    expect(exchanges).toMatchObject([{ status: null, response: { failure: 'no_answer', reason: expect.any(String) } }])
  })
})
