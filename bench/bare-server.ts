/** What everything is compared with: node:http that reads the body, checks an HMAC-SHA256 over it, parses it and answers. */
import { createHmac, timingSafeEqual } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

const server = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk) => chunks.push(chunk))
  request.on('end', () => {
    const body = Buffer.concat(chunks)
    const expected = createHmac('sha256', 'bench secret').update(body).digest()
    const given = Buffer.from(String(request.headers['x-signature']), 'hex')
    const isAuthentic = given.length === expected.length && timingSafeEqual(given, expected)
    const { id } = JSON.parse(body.toString('utf8'))
    const answer = JSON.stringify({ status: 'accepted', id })
    response.writeHead(isAuthentic ? 200 : 401, { 'content-type': 'application/json', 'content-length': answer.length })
    response.end(answer)
  })
})
server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`))
