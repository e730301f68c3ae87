import { useEffect, useState } from 'react'
import { useFormats } from '../formats.ts'

/** A time: short, the exact one on hover. */
export function Moment({
  at,
  as = 'short',
  className,
}: {
  at: string | null
  as?: 'short' | 'moment' | 'clock' | 'date'
  className?: string
}) {
  const formats = useFormats()
  if (at === null) return <span className="text-soft">–</span>
  return (
    <time dateTime={at} title={`${formats.moment(at)} · ${at}`} className={className}>
      {formats[as](at)}
    </time>
  )
}

/** How long ago, kept current. */
export function Ago({ at, className }: { at: string | null; className?: string }) {
  const formats = useFormats()
  const now = useNow(10_000)
  if (at === null) return <span className="text-soft">–</span>
  return (
    <time dateTime={at} title={formats.moment(at)} className={className}>
      {formats.ago(at, Math.max(now, new Date(at).getTime()))}
    </time>
  )
}

/** The time, told anew every so many milliseconds. */
export function useNow(everyMs: number): number {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs)
    return () => clearInterval(timer)
  }, [everyMs])
  return now
}
