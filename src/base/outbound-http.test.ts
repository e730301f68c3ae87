import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { serve, serveRaw, stopServing } from '../../test/harness/loopback.ts'
import { type Address, guardAddress } from './guard-address.ts'
import { createOutboundHttp, type OutboundRequest, type SendOptions } from './outbound-http.ts'

const http = createOutboundHttp({ connectTimeoutMs: 2_000, responseLimit: 100_000 })
const anywhere: SendOptions = { reach: 'anywhere' }
const get = (url: string, more: Partial<OutboundRequest> = {}) => http({ method: 'GET', url, ...more }, anywhere)

describe('an answer', () => {
  it('carries status, headers, text and JSON', async () => {
    const url = await serve((_request, response) => {
      response.writeHead(404, { 'Content-Type': 'application/json', 'X-A': ['1', '2'] }).end('{"erro":"não"}')
    })
    expect(await get(`${url}/x`)).toEqual({
      ok: true,
      response: {
        status: 404,
        headers: expect.objectContaining({ 'content-type': 'application/json', 'x-a': '1, 2' }),
        text: '{"erro":"não"}',
        json: { erro: 'não' },
      },
    })
  })

  it('is decoded by its charset and has no JSON when it is not JSON', async () => {
    const url = await serve((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/plain; charset=ISO-8859-1' }).end(Buffer.from('São', 'latin1'))
    })
    expect(await get(url)).toMatchObject({ ok: true, response: { text: 'São', json: undefined } })
  })

  it('to an object was asked with JSON', async () => {
    const seen: unknown[] = []
    const url = await serve(async (request, response) => {
      const body: Buffer[] = []
      for await (const chunk of request) body.push(chunk as Buffer)
      seen.push([request.method, request.url, request.headers['content-type'], Buffer.concat(body).toString()])
      response.end('{}')
    })
    await http({ method: 'POST', url: `${url}/a?b=c%20d`, body: { text: 'Olá' } }, anywhere)
    await http({ method: 'PUT', url: `${url}/a`, body: 'x=1', headers: { 'Content-Type': 'text/x' } }, anywhere)
    expect(seen).toEqual([
      ['POST', '/a?b=c%20d', 'application/json', '{"text":"Olá"}'],
      ['PUT', '/a', 'text/x', 'x=1'],
    ])
  })

  it('may be a redirect, which is not followed', async () => {
    const asked: string[] = []
    const url = await serve((request, response) => {
      asked.push(request.url!)
      response.writeHead(302, { location: '/elsewhere' }).end()
    })
    expect(await get(`${url}/here`)).toMatchObject({ ok: true, response: { status: 302 } })
    expect(asked).toEqual(['/here'])
  })
})

describe('a connection', () => {
  const countPorts = async (sends: number, options: SendOptions, send = http) => {
    const ports = new Set<number>()
    const url = await serve((request, response) => {
      ports.add(request.socket.remotePort!)
      response.end()
    })
    const named = options.reach === 'public' ? url.replace('127.0.0.1', 'hooks.invalid') : url
    for (let n = 0; n < sends; n++) {
      expect(await send({ method: 'GET', url: named }, options)).toMatchObject({ ok: true })
      await new Promise(setImmediate)
    }
    return ports.size
  }

  it('serves one request after the other', async () => {
    expect(await countPorts(5, anywhere)).toBe(1)
  })

  it('to a URL typed by a user serves one request', async () => {
    const judged: Address = { address: '127.0.0.1', family: 4 }
    const pinned = createOutboundHttp({ guard: async () => ({ ok: true, addresses: [judged] }) })
    expect(await countPorts(3, { reach: 'public' }, pinned)).toBe(3)
  })

  it('that the other side closed is not used again', async () => {
    let closed: Promise<unknown> = Promise.resolve()
    const url = await serve(({ socket }, response) => {
      closed = once(socket, 'close')
      response.on('finish', () => socket.end()).end()
    })
    for (let n = 0; n < 3; n++) {
      expect(await get(url)).toMatchObject({ ok: true })
      await closed
    }
  })
})

describe('not_sent', () => {
  const notSent = (reason: string) => ({ ok: false, failure: 'not_sent', reason: expect.stringContaining(reason) })

  it('when the connection is refused', async () => {
    const url = await serve(() => {})
    await stopServing()
    expect(await get(url)).toEqual(notSent('refused'))
  })

  it('when the host has no name', async () => {
    expect(await get('http://nobody.invalid/')).toEqual(notSent('host'))
  })

  it('when TLS fails before the request', async () => {
    const url = await serveRaw((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))
    expect(await get(url.replace('http:', 'https:'))).toEqual(notSent('could not connect'))
  })

  it('when TLS is never finished', async () => {
    const url = await serveRaw(() => {})
    expect(await get(url.replace('http:', 'https:'), { timeoutMs: 100 })).toEqual(notSent('could not connect in time'))
  })

  it('when DNS does not answer in time', async () => {
    const stuck = createOutboundHttp({ guard: (url) => guardAddress(url, () => new Promise(() => {})) })
    const result = await stuck({ method: 'GET', url: 'http://a.example.test', timeoutMs: 50 }, { reach: 'public' })
    expect(result).toEqual(notSent('could not connect in time'))
  })

  it.each(['ftp://example.test/', 'not a url', 'http://user:pass@127.0.0.1:9/'])('for good: %s', async (url) => {
    expect(await get(url)).toMatchObject({ failure: 'not_sent', permanent: true })
  })

  it('for good when a header would break out of its line', async () => {
    const url = await serve((_request, response) => response.end())
    const result = await get(url, { headers: { 'x-a': 'b\r\nx-c: d' } })
    expect(result).toMatchObject({ failure: 'not_sent', permanent: true })
  })
})

describe('no_answer', () => {
  const noAnswer = (reason: string) => ({ ok: false, failure: 'no_answer', reason: expect.stringContaining(reason) })

  it('when the other side hangs', async () => {
    const url = await serveRaw(() => {})
    expect(await get(url, { timeoutMs: 100 })).toEqual(noAnswer('no answer in time'))
  })

  it('when it drips its body past the time', async () => {
    const url = await serve((_request, response) => {
      response.writeHead(200)
      const drip = setInterval(() => response.write('.'), 10)
      response.on('close', () => clearInterval(drip))
    })
    expect(await get(url, { timeoutMs: 150 })).toEqual(noAnswer('no answer in time'))
  })

  it('when it resets before an answer', async () => {
    const url = await serveRaw((socket) => socket.resetAndDestroy())
    expect(await get(url)).toEqual(noAnswer('broke off'))
  })

  it('when it closes before an answer', async () => {
    const url = await serveRaw((socket) => socket.end())
    expect(await get(url)).toEqual(noAnswer('broke off'))
  })

  it.each(['Content-Length: 100', 'Transfer-Encoding: chunked'])('when the body is cut short (%s)', async (header) => {
    const url = await serveRaw((socket) => socket.end(`HTTP/1.1 200 OK\r\n${header}\r\n\r\n5\r\n{"a":`))
    expect(await get(url)).toEqual(noAnswer('broke off'))
  })

  it('when the body is reset midway', async () => {
    const url = await serveRaw((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"a":', () => socket.resetAndDestroy())
    })
    expect(await get(url)).toEqual(noAnswer('broke off'))
  })

  it('when the answer is not HTTP', async () => {
    const url = await serveRaw((socket) => socket.end('SSH-2.0-OpenSSH_9.6\r\n'))
    expect(await get(url)).toEqual(noAnswer('broke off'))
  })

  it('when the answer is too large to be read', async () => {
    const url = await serve((_request, response) => response.end('x'.repeat(100_001)))
    expect(await get(url)).toEqual(noAnswer('too large'))
  })

  it('when the process shuts down meanwhile', async () => {
    const stop = new AbortController()
    const url = await serveRaw(() => stop.abort())
    expect(await http({ method: 'GET', url }, { ...anywhere, signal: stop.signal })).toEqual(noAnswer('given up'))
  })

  it('once only: a request that was reset is not sent again', async () => {
    let asked = 0
    const url = await serveRaw((socket) => {
      asked++
      socket.resetAndDestroy()
    })
    await http({ method: 'POST', url, body: { a: 1 } }, anywhere)
    expect(asked).toBe(1)
  })
})

describe('a URL typed by a user', () => {
  it('reaches no private address', async () => {
    let asked = 0
    const url = await serve((_request, response) => response.end(String(asked++)))
    const result = await http({ method: 'GET', url }, { reach: 'public' })
    expect(result).toMatchObject({ failure: 'not_sent', permanent: true })
    expect(asked).toBe(0)
  })

  it('is refused when its name leads to one', async () => {
    const loopback: Address = { address: '127.0.0.1', family: 4 }
    const rebound = createOutboundHttp({ guard: (url) => guardAddress(url, async () => [loopback]) })
    const result = await rebound({ method: 'GET', url: 'http://hooks.example.test/' }, { reach: 'public' })
    expect(result).toMatchObject({ failure: 'not_sent', permanent: true })
  })

  it('is not sent when its name is unknown, and may be known later', async () => {
    const result = await http({ method: 'GET', url: 'http://nobody.invalid/' }, { reach: 'public' })
    expect(result).toEqual({ ok: false, failure: 'not_sent', reason: expect.stringContaining('host') })
  })

  it('is connected to the address that was judged, without another look at its name', async () => {
    const hosts: unknown[] = []
    const url = await serve((request, response) => {
      hosts.push(request.headers.host)
      response.end()
    })
    const judged: Address = { address: '127.0.0.1', family: 4 }
    const pinned = createOutboundHttp({ guard: async () => ({ ok: true, addresses: [judged] }) })
    const named = url.replace('127.0.0.1', 'hooks.invalid')
    expect(await pinned({ method: 'GET', url: named }, { reach: 'public' })).toMatchObject({ ok: true })
    expect(hosts).toEqual([new URL(named).host])
  })
})
