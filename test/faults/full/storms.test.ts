import { test } from 'vitest'
import {
  freezeWorker,
  hotKey,
  killDatabase,
  killOneOfTwo,
  killReceivers,
  killWorkers,
  stormOfRetries,
} from '../storms.ts'

test('F1: a worker is killed mid-step, 100 rounds', () => killWorkers(100, 40))

test('F3: a worker stands still for 60 s', () => freezeWorker(500, 60_000))

test('F4: receiving is killed during bursts, 20 rounds', () => killReceivers(20, 1_000))

test('F5: the database is killed under load, 20 rounds', () => killDatabase(20, 500))

test('F17: ten copies of 1,000 webhooks over two hubs', () => stormOfRetries(1_000))

test('F18: 20,000 webhooks of one lead', () => hotKey(20_000, 300))

test('two hubs with the same 2,000 webhooks, one killed midway', () => killOneOfTwo(2_000))
