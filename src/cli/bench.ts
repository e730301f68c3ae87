import { Argument, type Command } from 'commander'

const benches = {
  accept: async () => (await import('../../bench/accept.ts')).accept(),
  line: async () => (await import('../../bench/line.ts')).line(),
  latency: async () => (await import('../../bench/latency.ts')).latency(),
  import: async () => (await import('../../bench/import.ts')).importFile(),
  campaign: async () => (await import('../../bench/campaign.ts')).campaign(),
  hotkey: async () => (await import('../../bench/hotkey.ts')).hotkey(),
  routing: async () => (await import('../../bench/routing.ts')).routing(),
  lists: async () => (await import('../../bench/lists.ts')).lists(),
  screens: async () => (await import('../../bench/screens.ts')).screens(),
}

export function bench(program: Command): void {
  const names = Object.keys(benches) as (keyof typeof benches)[]
  program
    .command('bench')
    .description('measure on this machine, with a database of its own; all of them when none is named')
    .addArgument(new Argument('[name]', 'which').choices(names))
    .action(async (name?: keyof typeof benches) => {
      for (const each of name ? [name] : names) {
        process.stdout.write(`\n${each}\n`)
        await benches[each]()
      }
    })
}
