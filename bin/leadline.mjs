#!/usr/bin/env node
// Installs what is missing, then runs the command line on the pinned Node; signals and the exit code pass through.
import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { join } from 'node:path'
import { install, node, root } from './install.mjs'

install()
// the channel carries no message: its end tells the command that this process is gone, however it was killed
const stdio = ['inherit', 'inherit', 'inherit', 'ipc']
const child = spawn(node, [join(root, 'src/cli/main.ts'), ...process.argv.slice(2)], { stdio })
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]))

// npm, killed so that it could tell nobody, leaves this process to another parent
const parent = process.ppid
const orphaned = () => process.ppid !== parent && child.kill('SIGTERM')
if (process.env.npm_lifecycle_event) setInterval(orphaned, 500).unref()
