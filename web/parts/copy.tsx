import { Check, Copy } from 'lucide-react'
import { useState } from 'react'
import { useWords } from '../language.ts'
import { IconButton } from './button.tsx'
import { cn } from './cn.ts'

/** Copies a text; says so by its icon. */
export function CopyButton({ text, label }: { text: string; label?: string }) {
  const t = useWords('shell')
  const [isDone, setDone] = useState(false)
  const copy = async () => {
    await navigator.clipboard.writeText(text)
    setDone(true)
    setTimeout(() => setDone(false), 1_500)
  }
  return (
    <IconButton label={isDone ? t('copied') : (label ?? t('copy'))} size="tiny" onClick={() => void copy()}>
      {isDone ? <Check className="text-good" /> : <Copy />}
    </IconButton>
  )
}

/** A text to take along: an address, a secret shown once, a command. */
export function CopyLine({
  text,
  label,
  isCode = true,
  className,
}: {
  text: string
  label?: string
  isCode?: boolean
  className?: string
}) {
  return (
    <div className={cn('flex items-start gap-1 rounded-md border bg-sunken py-1 pr-1 pl-2.5', className)}>
      <span className={cn('min-w-0 flex-1 self-center text-xs break-all whitespace-pre-wrap', isCode && 'font-mono')}>
        {text}
      </span>
      <CopyButton text={text} {...(label && { label })} />
    </div>
  )
}
