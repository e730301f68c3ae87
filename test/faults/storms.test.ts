import { test } from 'vitest'
import {
  freezeWorker,
  hotKey,
  killDatabase,
  killOneOfTwo,
  killReceivers,
  killWorkers,
  stormOfRetries,
} from './storms.ts'

// the short forms; `npm run test:faults` runs the same storms for longer
const minutes = (n: number) => n * 60_000

test('F1: a worker that is killed mid-step loses nothing and doubles nothing', () => killWorkers(2, 40), minutes(3))

test('F3: a worker that stood still is fenced when it comes back', () => freezeWorker(60, 15_000), minutes(3))

test(
  'F4: what was acknowledged before receiving was killed is stored, the rest is taken on retry',
  () => killReceivers(2, 200),
  minutes(3),
)

test('F5: nothing acknowledged is lost when the database is killed under load', () => killDatabase(2, 150), minutes(3))

test(
  'F17: ten copies of each webhook over two hubs are one intake and one note each',
  () => stormOfRetries(40),
  minutes(2),
)

test('F18: a hot lead is drained and is one lead', () => hotKey(600, 40), minutes(2))

test(
  'two hubs with the same webhooks, one killed midway: each stored once, no note twice',
  () => killOneOfTwo(80),
  minutes(3),
)
