import { Link } from '@tanstack/react-router'
import { ask } from '../../api.ts'
import { useWords } from '../../language.ts'
import { Switch } from '../../parts/field.tsx'
import { Panel } from '../../parts/page.tsx'
import { Skeleton } from '../../parts/skeleton.tsx'
import { tell } from '../../parts/toasts.tsx'
import { useMay, useWorkspace } from '../../session.ts'
import { useChange } from './data.ts'
import { Retention } from './retention.tsx'

const facts = ['retention', 'sealed', 'masked', 'purpose', 'erase'] as const

/** What is kept of people, for how long, and where it is asked to be forgotten. */
export function Privacy() {
  const t = useWords('settings')
  const mayChange = useMay('admin')
  const workspace = useWorkspace()
  const save = useChange(
    ['workspace'],
    (contactCheck: boolean) =>
      ask('PATCH', `/workspaces/${workspace?.id}`, {
        body: { settings: { contactCheck: contactCheck ? null : false } },
      }),
    () => tell(t('saved')),
  )
  if (!workspace) return <Skeleton className="h-48" />
  const isChecked = workspace.settings.contactCheck !== false
  return (
    <div className="flex max-w-2xl flex-col gap-4">
      <Panel title={t('lookups')} bodyClassName="p-4">
        <div className="flex items-start justify-between gap-4">
          <div>
            <p className="text-sm font-medium">{t('contactCheck')}</p>
            <p className="text-xs text-soft">{t('contactCheckHelp')}</p>
          </div>
          <Switch
            label={t('contactCheck')}
            checked={isChecked}
            disabled={!mayChange || save.isPending}
            onCheckedChange={(checked) => save.mutate(checked)}
          />
        </div>
      </Panel>
      <Retention />
      <Panel title={t('tab.privacy')} bodyClassName="p-4">
        <dl className="flex flex-col gap-3">
          {facts.map((fact) => (
            <div key={fact}>
              <dt className="text-sm font-medium">{t(`privacy.${fact}`)}</dt>
              <dd className="text-sm text-soft">{t(`privacyHelp.${fact}`)}</dd>
            </div>
          ))}
        </dl>
        <Link to="/suppressions" className="mt-4 inline-block text-sm text-accent hover:underline">
          {t('nav.suppressions')}
        </Link>
      </Panel>
    </div>
  )
}
