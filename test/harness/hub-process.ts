import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url))
/** As bin/leadline.mjs has it: a process starts in half the time when the code is compiled already. */
const compiled = fileURLToPath(new URL('../../node_modules/.cache/node', import.meta.url))

/** A hub in a process of its own, as `npm start` runs it. */
export interface HubProcess {
  url: string
  pid: number
  /** Sends a signal and resolves with the exit code, or null when it died of it. */
  end(signal?: NodeJS.Signals): Promise<number | null>
  signal(signal: NodeJS.Signals): void
  isRunning(): boolean
  /** Everything it printed. */
  output(): string
}

interface HubOptions {
  env: Record<string, string>
  role?: 'web' | 'worker' | 'all'
}

/** Resolves when it listens; rejects with its output when it ends before. */
export async function startHubProcess({ env, role = 'all' }: HubOptions): Promise<HubProcess> {
  const child = spawn(process.execPath, [main, 'start', '--role', role], {
    env: {
      NODE_COMPILE_CACHE: compiled,
      PATH: process.env.PATH,
      PORT: '0',
      LOG_LEVEL: 'warn',
      LEADLINE_SANDBOX: 'off',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => (output = (output + chunk).slice(-200_000)))
  const url = await listening(child, () => output)
  return {
    url,
    pid: child.pid!,
    isRunning: () => child.exitCode === null && child.signalCode === null,
    signal: (signal) => child.kill(signal),
    output: () => output,
    end: (signal = 'SIGTERM') => end(child, signal),
  }
}

function listening(child: ChildProcess, output: () => string): Promise<string> {
  return new Promise((resolve, reject) => {
    child.stdout!.on('data', () => {
      const url = /listens on (\S+)/.exec(output())?.[1]
      if (url) resolve(url)
    })
    child.once('exit', (code) => reject(new Error(`the hub ended with ${code}: ${output()}`)))
  })
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode
  const gone = new Promise<number | null>((resolve) => child.once('exit', resolve))
  child.kill(signal)
  return gone
}
