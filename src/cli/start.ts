import { type Command, Option } from 'commander'
import { type Role, startHub } from '../main.ts'
import { configure } from './configure.ts'

export function start(program: Command): void {
  program
    .command('start')
    .description('run the hub: database, webhooks, API, worker')
    .addOption(
      new Option('--role <role>', 'web: receive and API; worker: decide and act')
        .choices(['web', 'worker', 'all'])
        .default('all'),
    )
    .action(run)
}

async function run({ role }: { role: Role }): Promise<void> {
  const hub = await startHub(configure(), role)
  process.stdout.write(`Leadline listens on ${hub.url}\n`)
  if (hub.setupUrl) process.stdout.write(`Make the first user at ${hub.setupUrl}\n`)
  if (hub.apiKeyPath) process.stdout.write(`The API key is in ${hub.apiKeyPath}\n`)

  if (hub.isSandbox)
    process.stdout.write(
      'SANDBOX: no vendor is configured, simulated ones run on loopback in the workspace "sandbox"\n',
    )

  let isStopping = false
  const stop = () => {
    if (isStopping) return
    isStopping = true
    // whatever hangs must not hold the exit longer than a supervisor waits
    setTimeout(() => process.exit(1), 9_500).unref()
    hub.stop().then(
      () => process.exit(0),
      (error) => {
        process.stderr.write(`leadline: ${error.message}\n`)
        process.exit(1)
      },
    )
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
  // whoever started us was killed
  process.on('disconnect', stop)
}
