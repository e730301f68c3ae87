#!/usr/bin/env node
// Installs what is missing, then runs the command line on the pinned Node; signals and the exit code pass through.
import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { join } from 'node:path'
import { install, node, root } from './install.mjs'

install()
const child = spawn(node, [join(root, 'src/cli/main.ts'), ...process.argv.slice(2)], { stdio: 'inherit' })
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]))
