import { type Logger, pino } from 'pino'

export type Log = Logger

/** Field names whose values never reach a log line, wherever they stand. */
const secretFields = [
  'authorization',
  'password',
  'secret',
  'token',
  'apikey',
  'apiKey',
  'cpf',
  'x-webhook-token',
  'cookie',
]

/** Structured log to standard output; one wide line per unit of work. */
export function createLog(level: string, destination?: { write(line: string): void }): Log {
  const paths = secretFields.flatMap((name) => [`["${name}"]`, `*["${name}"]`, `*.*["${name}"]`])
  const options = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, redact: { paths, censor: '***' } }
  return destination ? pino(options, destination) : pino(options)
}
