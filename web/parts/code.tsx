import { type ReactNode, useMemo } from 'react'
import { cn } from './cn.ts'
import { CopyButton } from './copy.tsx'

const tokens = /("(?:\\.|[^"\\])*")(\s*:)?|\b(true|false|null)\b|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)/g

/** JSON or any other text, with keys, texts and numbers told apart and a button that copies it. */
export function Code({ value, className, wrap = true }: { value: unknown; className?: string; wrap?: boolean }) {
  const text = typeof value === 'string' ? value : JSON.stringify(value, null, 2)
  const painted = useMemo(() => paint(text ?? ''), [text])
  return (
    <div className={cn('relative rounded-md border bg-sunken', className)}>
      <div className="absolute top-1 right-1">
        <CopyButton text={text ?? ''} />
      </div>
      <pre
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
        tabIndex={0}
        className={cn(
          'max-h-96 overflow-auto p-3 pr-9 font-mono text-xs leading-5',
          wrap && 'break-words whitespace-pre-wrap',
        )}
      >
        {painted}
      </pre>
    </div>
  )
}

/** Long texts are shown plain: painting them would hold the page up. */
const longest = 60_000

function paint(text: string): ReactNode {
  if (text.length > longest || !/^\s*[[{]/.test(text)) return text
  const parts: ReactNode[] = []
  let from = 0
  for (const match of text.matchAll(tokens)) {
    const [whole, quoted, colon, word] = match
    parts.push(text.slice(from, match.index))
    const tone = quoted ? (colon ? 'text-accent' : 'text-good') : word ? 'text-warn' : 'text-busy'
    parts.push(
      <span key={match.index} className={tone}>
        {whole}
      </span>,
    )
    from = match.index + whole.length
  }
  parts.push(text.slice(from))
  return parts
}
