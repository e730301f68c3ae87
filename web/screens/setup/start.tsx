import { useNavigate } from '@tanstack/react-router'
import { Cable, FlaskConical, type LucideIcon } from 'lucide-react'
import { useWords } from '../../language.ts'
import { Page } from '../../parts/page.tsx'
import { useSession } from '../../session.ts'
import { chooseWorkspace } from '../../workspace.ts'

/** After the account: begin with a real vendor, or look at everything with invented people first. */
export default function Start() {
  const t = useWords('setup')
  const navigate = useNavigate()
  const sandbox = useSession()?.workspaces.find(({ isSandbox }) => isSandbox)
  const trySandbox = () => {
    if (sandbox) chooseWorkspace(sandbox.slug)
    void navigate({ to: '/setup/first-webhook' })
  }
  return (
    <Page title={t('start')}>
      <p className="max-w-2xl text-sm text-soft">{t('startIntro')}</p>
      <div className="grid max-w-3xl gap-3 md:grid-cols-2">
        <Choice
          icon={Cable}
          title={t('connect')}
          text={t('connectHelp')}
          onClick={() => void navigate({ to: '/connections/new' })}
        />
        {sandbox && <Choice icon={FlaskConical} title={t('sandbox')} text={t('sandboxHelp')} onClick={trySandbox} />}
      </div>
    </Page>
  )
}

function Choice({
  icon: Icon,
  title,
  text,
  onClick,
}: {
  icon: LucideIcon
  title: string
  text: string
  onClick: () => void
}) {
  return (
    <button
      type="button"
      onClick={onClick}
      className="flex flex-col items-start gap-2 rounded-lg border bg-surface p-5 text-left hover:border-accent"
    >
      <Icon className="size-6 text-accent" strokeWidth={1.5} aria-hidden />
      <span className="text-base font-semibold">{title}</span>
      <span className="text-sm text-soft">{text}</span>
    </button>
  )
}
