import {
  Ban,
  CircleCheck,
  CircleDashed,
  CircleDot,
  CircleHelp,
  CircleMinus,
  CircleX,
  LoaderCircle,
  type LucideIcon,
} from 'lucide-react'
import type { ReactNode } from 'react'
import { useWords } from '../language.ts'
import { cn } from './cn.ts'

export type Tone = 'good' | 'warn' | 'bad' | 'busy' | 'idle' | 'accent'

const tones: Record<Tone, string> = {
  good: 'bg-good-wash text-good',
  warn: 'bg-warn-wash text-warn',
  bad: 'bg-bad-wash text-bad',
  busy: 'bg-busy-wash text-busy',
  idle: 'bg-sunken text-soft',
  accent: 'bg-accent-wash text-accent',
}

export function Badge({
  tone = 'idle',
  icon: Icon,
  children,
  className,
}: {
  tone?: Tone
  icon?: LucideIcon
  children: ReactNode
  className?: string
}) {
  return (
    <span
      className={cn(
        'inline-flex h-5 max-w-full shrink-0 items-center gap-1 rounded-sm px-1.5 text-xs font-medium whitespace-nowrap',
        tones[tone],
        className,
      )}
    >
      {Icon && <Icon className="size-3 shrink-0" aria-hidden />}
      <span className="truncate">{children}</span>
    </span>
  )
}

/** How each status looks: never by colour alone. A status that is not here looks idle. */
const looks: Record<string, { tone: Tone; icon: LucideIcon }> = {
  pending: { tone: 'idle', icon: CircleDashed },
  processing: { tone: 'busy', icon: LoaderCircle },
  running: { tone: 'busy', icon: LoaderCircle },
  sending: { tone: 'busy', icon: LoaderCircle },
  active: { tone: 'good', icon: CircleDot },
  scheduled: { tone: 'busy', icon: CircleDashed },
  draft: { tone: 'idle', icon: CircleDashed },
  paused: { tone: 'warn', icon: CircleMinus },
  completed: { tone: 'good', icon: CircleCheck },
  done: { tone: 'good', icon: CircleCheck },
  sent: { tone: 'busy', icon: CircleCheck },
  delivered: { tone: 'good', icon: CircleCheck },
  read: { tone: 'good', icon: CircleCheck },
  failed: { tone: 'bad', icon: CircleX },
  reject: { tone: 'bad', icon: CircleX },
  dead: { tone: 'bad', icon: Ban },
  retry: { tone: 'warn', icon: CircleDashed },
  doubtful: { tone: 'warn', icon: CircleHelp },
  ignored: { tone: 'idle', icon: CircleMinus },
  cancelled: { tone: 'idle', icon: Ban },
  waiting: { tone: 'idle', icon: CircleDashed },
  accepted: { tone: 'good', icon: CircleCheck },
  rejected: { tone: 'bad', icon: CircleX },
  expired: { tone: 'warn', icon: CircleMinus },
  skipped: { tone: 'idle', icon: CircleMinus },
  held: { tone: 'warn', icon: CircleMinus },
  excluded: { tone: 'idle', icon: CircleMinus },
}

/**
 * A status of an intake, an effect, an attempt, a message, a campaign; its word is the shell's `status.<value>` unless one
 * is given. Compact: an icon on a phone.
 */
export function Status({ value, word, isCompact = false }: { value: string; word?: string; isCompact?: boolean }) {
  const t = useWords('shell')
  const { tone, icon } = looks[value] ?? { tone: 'idle', icon: CircleDot }
  return (
    <Badge tone={tone} icon={icon}>
      <span className={cn(isCompact && 'max-md:sr-only')}>{word ?? t(`status.${value}`)}</span>
    </Badge>
  )
}
