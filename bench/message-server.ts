import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A messaging vendor that takes everything at once: prints its port. */
let taken = 0
const server = createServer((request, response) => {
  request.resume()
  request.on('end', () => {
    const body = { key: { id: `3EB0${String(++taken).padStart(18, '0')}`, fromMe: true }, status: 'PENDING' }
    response.writeHead(201, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  })
})
server.listen(0, '127.0.0.1', () => process.stdout.write(String((server.address() as AddressInfo).port)))
