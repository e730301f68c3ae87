import { Compass } from 'lucide-react'
import { useWords } from '../language.ts'
import { ButtonLink } from './button.tsx'
import { Empty } from './empty.tsx'

export function NotFound() {
  const t = useWords('shell')
  return (
    <Empty icon={Compass} title={t('notFound')} action={<ButtonLink to="/home">{t('nav.home')}</ButtonLink>}>
      {t('notFoundHelp')}
    </Empty>
  )
}
