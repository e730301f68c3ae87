import { execFile } from 'node:child_process'
import { mkdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { temporaryDirectory } from '../../test/harness/temporary-directory.ts'
import { findServerUser } from './server-user.ts'

const run = promisify(execFile)
const isRoot = process.getuid?.() === 0

test("root's server runs as the owner of its directory and sees its programs below closed directories", async () => {
  await using closed = await temporaryDirectory()
  const home = join(closed.path, 'home')
  const programs = join(closed.path, 'programs')
  const program = join(programs, 'postgres')
  await mkdir(home)
  await mkdir(programs)
  await writeFile(program, '#!/bin/sh\nid -u', { mode: 0o700 })
  const user = await findServerUser(home, programs)
  const owner = (await stat(home)).uid
  expect(owner === 0).toBe(false)
  expect(owner).toBe(isRoot ? 65534 : process.getuid!())
  const [command, ...words] = [
    ...user.prefix,
    'sh',
    '-c',
    'test -x "$0" && touch "$1/written" && exec "$0"',
    program,
    home,
  ]
  const { stdout } = await run(command!, words, user.identity)
  expect(Number(stdout)).toBe(owner)
  expect((await stat(join(home, 'written'))).uid).toBe(owner)
})

test('the owner that a cluster has already stays', async () => {
  await using closed = await temporaryDirectory()
  if (isRoot) await run('chown', ['1234:1234', closed.path])
  const user = await findServerUser(closed.path, closed.path)
  expect((await stat(closed.path)).uid).toBe(isRoot ? 1234 : process.getuid!())
  expect(user.identity).toEqual(isRoot ? { uid: 1234, gid: 1234 } : {})
})
