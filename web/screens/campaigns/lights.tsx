import { CircleAlert, CircleCheck, CircleDashed, CircleX } from 'lucide-react'
import { useWords } from '../../language.ts'
import type { Check } from './checks.ts'

const looks = {
  red: { icon: CircleX, colour: 'text-bad' },
  amber: { icon: CircleAlert, colour: 'text-warn' },
  green: { icon: CircleCheck, colour: 'text-good' },
}

/** A light by colour and form, said as well; null: not known yet. */
export function Light({ light }: { light: Check['light'] | null }) {
  const t = useWords('campaigns')
  if (light === null) return <CircleDashed className="size-4 shrink-0 text-soft" aria-hidden />
  const { icon: Icon, colour } = looks[light]
  return <Icon className={`size-4 shrink-0 ${colour}`} role="img" aria-label={t(`light.${light}`)} />
}
