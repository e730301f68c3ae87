import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { Download, MoreHorizontal, RotateCcw } from 'lucide-react'
import { useEffect } from 'react'
import { ask, download } from '../../api.ts'
import { type Intake, intakeQuery, isBareId } from '../../intakes.ts'
import { useWords, wordFor } from '../../language.ts'
import { useNews, usePollMs } from '../../live.ts'
import { Status } from '../../parts/badge.tsx'
import { Button, IconButton } from '../../parts/button.tsx'
import { Menu, MenuItem } from '../../parts/menu.tsx'
import { Page, Panel } from '../../parts/page.tsx'
import { ProblemBox } from '../../parts/problem.tsx'
import { RowSkeletons } from '../../parts/skeleton.tsx'
import { tell, tellProblem } from '../../parts/toasts.tsx'
import { useMay } from '../../session.ts'
import { noteRecent } from '../../shell/recent.ts'
import { Facts } from './facts.tsx'
import { RequestPanel } from './request-panel.tsx'
import { Timeline } from './timeline.tsx'

/** One request: what was sent, and everything that became of it. */
export default function IntakePage() {
  const t = useWords('intakes')
  const { id } = useParams({ strict: false }) as { id: string }
  const queries = useQueryClient()
  const mayWrite = useMay('write')
  const { data: intake, error, refetch } = useQuery({ ...intakeQuery(id), refetchInterval: usePollMs() })
  useNews((messages) => {
    if (messages.some(({ event, data }) => event === 'reset' || (data as Intake).id === id)) void refetch()
  })
  const about = intake && !isBareId.test(intake.subject) && !intake.unreadable ? intake.subject : null
  const title = intake ? [wordFor(t, 'event', intake.type), about].filter(Boolean).join(' · ') : t('one')
  useEffect(() => {
    if (intake) noteRecent(`/intakes/${id}`, title)
  }, [intake, id, title])
  const replay = useMutation({
    mutationFn: () => ask('POST', `/intakes/${id}/replay`),
    onSuccess: () => {
      tell(t('replayed'))
      void queries.invalidateQueries({ queryKey: ['intake', id] })
    },
  })
  const saveFixture = () =>
    download(`/intakes/${id}/fixture`, `${intake?.vendor}-${intake?.type}.json`).catch(tellProblem)
  return (
    <Page
      title={title}
      crumbs={[{ to: '/intakes', label: t('title') }]}
      aside={intake && <Status value={intake.status} />}
      actions={
        <>
          {mayWrite && (
            <Button onClick={() => replay.mutate()} isBusy={replay.isPending}>
              <RotateCcw />
              {t('replay')}
            </Button>
          )}
          <Menu
            trigger={
              <IconButton label={t('more')} tone="plain">
                <MoreHorizontal />
              </IconButton>
            }
          >
            <MenuItem icon={Download} onSelect={() => void saveFixture()}>
              {t('saveFixture')}
            </MenuItem>
          </Menu>
        </>
      }
    >
      {error && !intake && <ProblemBox error={error} onRetry={() => void refetch()} />}
      {!intake && !error && <RowSkeletons />}
      {intake && (
        <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_30rem]">
          <Panel title={t('timeline')}>
            <Timeline intake={intake} />
          </Panel>
          <div className="flex min-w-0 flex-col gap-4 max-xl:order-first">
            <Facts intake={intake} />
            <RequestPanel intake={intake} />
          </div>
        </div>
      )}
    </Page>
  )
}
