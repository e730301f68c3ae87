import { type Attributes, SpanStatusCode, trace } from '@opentelemetry/api'

const tracer = trace.getTracer('leadline')

/**
 * Runs `work` inside an OpenTelemetry span; `work` may add what it found out. Without an SDK in the process
 * (docs/operations.md) a span is nothing. An exception marks the span as failed and goes on.
 */
export function inSpan<T>(
  name: string,
  attributes: Attributes,
  work: (add: (attributes: Attributes) => void) => Promise<T>,
): Promise<T> {
  return tracer.startActiveSpan(name, { attributes }, async (span) => {
    try {
      return await work((more) => void span.setAttributes(more))
    } catch (error) {
      span.recordException(error as Error)
      span.setStatus({ code: SpanStatusCode.ERROR, message: (error as Error).message })
      throw error
    } finally {
      span.end()
    }
  })
}
