import { defineConfig } from 'vitest/config'
import { SlowestFirst } from './test/harness/slowest-first.ts'

const shared = {
  globalSetup: './test/harness/server.ts',
  testTimeout: 60_000,
  hookTimeout: 60_000,
  pool: 'forks' as const,
}

export default defineConfig({
  test: {
    // many files wait for processes and timers: a third one fills two cores
    maxWorkers: 3,
    sequence: { sequencer: SlowestFirst },
    projects: [
      {
        test: {
          ...shared,
          name: 'test',
          // what a test shares with others it makes itself; modules are loaded once a worker
          isolate: false,
          include: ['src/**/*.test.ts', 'test/**/*.test.ts', 'web/**/*.test.{ts,tsx}'],
          exclude: ['test/faults/full/**', 'test/soak/**', '**/node_modules/**'],
        },
      },
      {
        test: {
          ...shared,
          name: 'faults',
          include: ['test/faults/full/**/*.test.ts'],
          testTimeout: 30 * 60_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          ...shared,
          name: 'soak',
          include: ['test/soak/**/*.test.ts'],
          testTimeout: 8 * 3_600_000,
          fileParallelism: false,
        },
      },
    ],
  },
})
