/** The usual way: verify, one INSERT per request on a pool of 16 connections, answer. */
import { createHmac, timingSafeEqual } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import pg from 'pg'

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 16 })
await pool.query(
  'create table if not exists bench_inserts (id text primary key, headers jsonb not null, body bytea not null, at timestamptz not null default now())',
)

const server = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk) => chunks.push(chunk))
  request.on('end', async () => {
    const body = Buffer.concat(chunks)
    const expected = createHmac('sha256', 'bench secret').update(body).digest()
    const given = Buffer.from(String(request.headers['x-signature']), 'hex')
    const isAuthentic = given.length === expected.length && timingSafeEqual(given, expected)
    const { id } = JSON.parse(body.toString('utf8'))
    await pool.query({
      name: 'one',
      text: 'insert into bench_inserts (id, headers, body) values ($1, $2, $3) on conflict do nothing',
      values: [id, request.headers, body],
    })
    const answer = JSON.stringify({ status: 'accepted', id })
    response.writeHead(isAuthentic ? 200 : 401, { 'content-type': 'application/json', 'content-length': answer.length })
    response.end(answer)
  })
})
server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`))
