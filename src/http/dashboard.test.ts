import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fastify from 'fastify'
import { expect, it, onTestFinished } from 'vitest'
import { temporaryDirectory } from '../../test/harness/temporary-directory.ts'
import { addDashboard } from './dashboard.ts'

async function serve(files: Record<string, string>) {
  const { path: folder, ...directory } = await temporaryDirectory()
  onTestFinished(directory[Symbol.asyncDispose])
  await mkdir(join(folder, 'assets'))
  for (const [path, content] of Object.entries(files)) await writeFile(join(folder, path), content)
  const app = fastify()
  onTestFinished(() => app.close())
  addDashboard(app, folder)
  return (url: string, headers: Record<string, string> = {}) => app.inject({ url, headers })
}

it('serves a built file, kept for good when its name holds its hash, compressed for who takes that', async () => {
  const get = await serve({ 'assets/a-1.js': 'plain', 'assets/a-1.js.br': 'small', 'mark.svg': '<svg/>' })
  const plain = await get('/assets/a-1.js')
  expect([plain.statusCode, plain.body, plain.headers['content-type']]).toEqual([
    200,
    'plain',
    'text/javascript; charset=utf-8',
  ])
  expect(plain.headers['cache-control']).toContain('immutable')
  const small = await get('/assets/a-1.js', { 'accept-encoding': 'br' })
  expect([small.body, small.headers['content-encoding']]).toEqual(['small', 'br'])
  expect((await get('/mark.svg')).headers['cache-control']).toBe('no-cache')
})

it('serves nothing else: no file that is not there, no compressed form by its name, nothing of the build itself', async () => {
  const get = await serve({ 'assets/a-1.js': 'plain', 'assets/a-1.js.br': 'small', 'manifest.json': '{}', index: '' })
  for (const path of ['/assets/b-2.js', '/assets/a-1.js.br', '/assets/', '/manifest.json', '/assets/../manifest.json'])
    expect((await get(path)).statusCode, path).toBe(404)
  expect((await get('/assets/constructor')).statusCode).toBe(404)
})
