import type { Event } from '../../domain/events.ts'
import type { VerifiedRequest } from '../_kit/request.ts'
import { readWord } from './read-word.ts'

/** The file as a fact. Its rows are not among them: they lie in staging and are merged by the job. */
export function translate(request: VerifiedRequest): Event[] {
  const word = readWord(request)
  if (!word) return []
  const { jobId, at: occurredAt } = word
  const about = { key: `${word.type}:${jobId}`, subject: jobId, occurredAt }
  if (word.type === 'file.received')
    return [{ type: 'import.received', ...about, data: { jobId, filename: word.filename, source: word.source } }]
  const { state, total, reason } = word
  return [{ type: 'import.finished', ...about, data: { jobId, state, total, reason } }]
}
