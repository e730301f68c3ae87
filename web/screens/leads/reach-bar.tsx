import { Mail, MessageCircle, Phone } from 'lucide-react'
import { useWords } from '../../language.ts'
import { cn } from '../../parts/cn.ts'
import type { Lead } from './data.ts'

const look =
  'inline-flex h-9 flex-auto items-center justify-center gap-1.5 rounded-md border bg-surface px-2 text-sm whitespace-nowrap font-medium hover:bg-sunken max-md:h-11 [&_svg]:size-4'

/** Ways to reach a person with one touch; those that there is no address for are left out. */
export function ReachBar({ lead: { phone, email }, className }: { lead: Lead; className?: string }) {
  const t = useWords('leads')
  if (!phone && !email) return null
  return (
    <div className={cn('flex gap-2', className)}>
      {phone && (
        <a href={`tel:${phone}`} className={look}>
          <Phone aria-hidden />
          {t('call')}
        </a>
      )}
      {phone?.startsWith('+') && (
        <a
          href={`https://wa.me/${phone.replace(/\D/g, '')}`}
          target="_blank"
          rel="noreferrer"
          className={cn(look, 'border-good/40 text-good')}
        >
          <MessageCircle aria-hidden />
          WhatsApp
        </a>
      )}
      {email && (
        <a href={`mailto:${email}`} className={look}>
          <Mail aria-hidden />
          {t('mail')}
        </a>
      )}
    </div>
  )
}
