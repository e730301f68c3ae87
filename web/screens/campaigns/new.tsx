import { conditionIn } from '../../conditions.ts'
import { useWords } from '../../language.ts'
import { Page } from '../../parts/page.tsx'
import { RowSkeletons } from '../../parts/skeleton.tsx'
import { useFilters } from '../../search.ts'
import { useWorkspace } from '../../session.ts'
import { Builder } from './builder.tsx'
import { newDraft } from './draft.ts'

/** A campaign from nothing, or to the people of `?filter=` or `?import=`. */
export default function NewCampaign() {
  const t = useWords('campaigns')
  const timeZone = useWorkspace()?.timeZone
  const [{ filter, import: importId }] = useFilters<'filter' | 'import'>()
  if (!timeZone)
    return (
      <Page title={t('new')} crumbs={[{ to: '/campaigns', label: t('title') }]}>
        <RowSkeletons />
      </Page>
    )
  const condition = conditionIn(filter)
  const audience = importId
    ? { kind: 'import' as const, importId }
    : condition && { kind: 'filter' as const, filter: condition }
  return <Builder initial={{ ...newDraft(), ...(audience && { audience }) }} timeZone={timeZone} />
}
