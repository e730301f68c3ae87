#!/usr/bin/env node
// Installs what is missing, then runs the command line on the pinned Node; signals and the exit code pass through.
import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { join } from 'node:path'
import { buildDashboard } from './build-dashboard.mjs'
import { install, node, root } from './install.mjs'

install()
const [command, ...options] = process.argv.slice(2)
// a worker serves nobody
if (command === 'start' && !/--role[ =]worker/.test(options.join(' '))) buildDashboard()
// the channel carries no message: its end tells the command that this process is gone, however it was killed
const stdio = ['inherit', 'inherit', 'inherit', 'ipc']
// compiled code is kept, which halves the start of a command
const env = { NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/node'), ...process.env }
const child = spawn(node, [join(root, 'src/cli/main.ts'), ...process.argv.slice(2)], { stdio, env })
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]))

// npm, killed so that it could tell nobody, leaves this process to another parent
const parent = process.ppid
const orphaned = () => process.ppid !== parent && child.kill('SIGTERM')
if (process.env.npm_lifecycle_event) setInterval(orphaned, 500).unref()
