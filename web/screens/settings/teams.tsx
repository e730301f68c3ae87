import { Plus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { ask } from '../../api.ts'
import { useWords } from '../../language.ts'
import { useList } from '../../pages.ts'
import { Button, IconButton } from '../../parts/button.tsx'
import { Confirm } from '../../parts/confirm.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Checkbox, Field, Input } from '../../parts/field.tsx'
import { Panel } from '../../parts/page.tsx'
import { ProblemBox } from '../../parts/problem.tsx'
import { RowSkeletons } from '../../parts/skeleton.tsx'
import { tell } from '../../parts/toasts.tsx'
import { useMay } from '../../session.ts'
import { type Member, type Team, useChange } from './data.ts'

/** Teams: whom leads are routed to, and whose leads their members see. */
export function Teams() {
  const t = useWords('settings')
  const mayChange = useMay('admin')
  const { rows, error, refetch } = useList<Team>('/teams')
  const [editing, setEditing] = useState<Team | null>(null)
  const [leaving, setLeaving] = useState<Team | null>(null)
  const [name, setName] = useState('')
  const create = useChange(
    ['/teams'],
    (body: { name: string }) => ask('POST', '/teams', { body }),
    () => setName(''),
  )
  const remove = useChange(
    ['/teams'],
    ({ id }: Team) => ask('DELETE', `/teams/${id}`),
    () => setLeaving(null),
  )
  return (
    <Panel title={t('tab.teams')}>
      {mayChange && (
        <form
          className="flex gap-2 border-b p-3"
          onSubmit={(event) => {
            event.preventDefault()
            create.mutate({ name })
          }}
        >
          <Input
            aria-label={t('teamName')}
            placeholder={t('teamName')}
            required
            value={name}
            onChange={(event) => setName(event.target.value)}
            className="max-w-72"
          />
          <Button type="submit" isBusy={create.isPending}>
            <Plus />
            {t('addTeam')}
          </Button>
        </form>
      )}
      {error && !rows && <ProblemBox error={error} onRetry={refetch} />}
      {!rows && !error && <RowSkeletons count={3} />}
      {rows?.length === 0 && <Empty title={t('noTeams')}>{t('noTeamsHelp')}</Empty>}
      <ul>
        {rows?.map((team) => (
          <li key={team.id} className="flex min-h-10 items-center gap-3 border-b px-3 text-sm last:border-0">
            <span className="shrink-0 font-medium">{team.name}</span>
            <span className="min-w-0 flex-1 truncate text-soft">
              {team.members.map((each) => each.name).join(', ') || t('nobody')}
            </span>
            {mayChange && (
              <>
                <Button size="sm" onClick={() => setEditing(team)}>
                  {t('tab.members')}
                </Button>
                <IconButton label={t('removeTeam')} size="tiny" onClick={() => setLeaving(team)}>
                  <Trash2 />
                </IconButton>
              </>
            )}
          </li>
        ))}
      </ul>
      {editing && <TeamMembers team={editing} onClose={() => setEditing(null)} />}
      <Confirm
        isOpen={leaving !== null}
        onClose={() => setLeaving(null)}
        onConfirm={() => leaving && remove.mutate(leaving)}
        title={t('removeTeamTitle', { name: leaving?.name ?? '' })}
        description={t('removeTeamHelp')}
        action={t('removeTeam')}
        isDangerous
        isBusy={remove.isPending}
      />
    </Panel>
  )
}

function TeamMembers({ team, onClose }: { team: Team; onClose: () => void }) {
  const t = useWords('settings')
  const { rows } = useList<Member>('/members', {}, { pageSize: 200 })
  const [chosen, setChosen] = useState(new Set(team.members.map(({ userId }) => userId)))
  const save = useChange(
    ['/teams', '/members'],
    (userIds: string[]) => ask('PUT', `/teams/${team.id}/members`, { body: { userIds } }),
    () => {
      tell(t('saved'))
      onClose()
    },
  )
  const toggle = (userId: string) => {
    const next = new Set(chosen)
    if (!next.delete(userId)) next.add(userId)
    setChosen(next)
  }
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={team.name}
      actions={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button tone="primary" isBusy={save.isPending} onClick={() => save.mutate([...chosen])}>
            {t('save')}
          </Button>
        </>
      }
    >
      {!rows && <RowSkeletons count={3} />}
      <ul className="flex flex-col">
        {rows?.map(({ userId, name, email }) => (
          <li key={userId}>
            <Field label={`${name} · ${email}`} className="flex-row-reverse items-center justify-end gap-2 py-1.5">
              {(tie) => <Checkbox {...tie} checked={chosen.has(userId)} onCheckedChange={() => toggle(userId)} />}
            </Field>
          </li>
        ))}
      </ul>
    </Dialog>
  )
}
