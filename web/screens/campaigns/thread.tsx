import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Send } from 'lucide-react'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import type { z } from 'zod'
import type { listThreadAnswer } from '../../../src/features/messages/contract.ts'
import { ask, read } from '../../api.ts'
import { useWords } from '../../language.ts'
import { usePollMs } from '../../live.ts'
import { Button } from '../../parts/button.tsx'
import { cn } from '../../parts/cn.ts'
import { Sheet } from '../../parts/dialog.tsx'
import { Field, Select, Textarea } from '../../parts/field.tsx'
import { MemberOptions } from '../../parts/member-options.tsx'
import { Moment } from '../../parts/moment.tsx'
import { ProblemBox } from '../../parts/problem.tsx'
import { Skeleton } from '../../parts/skeleton.tsx'
import { useMembers } from '../../people.ts'
import { useMay } from '../../session.ts'
import type { Reply } from './data.ts'

type Page = z.output<typeof listThreadAnswer>
type Message = Page['items'][number]

interface ThreadProps {
  reply: Reply
  onClose(): void
  /** Something of the conversation changed that the list shows. */
  onChange(): void
}

/** The conversation with one person, with a place to answer. Opening it means that it was seen. */
export function Thread({ reply, onClose, onChange }: ThreadProps) {
  const t = useWords('campaigns')
  const mayWrite = useMay('write')
  const path = `/conversations/${reply.channel}/${encodeURIComponent(reply.address)}`
  const { data, error, refetch } = useQuery({
    queryKey: ['conversation', path],
    queryFn: ({ signal }) => read<Page>(path, { limit: 100 }, signal),
    refetchInterval: usePollMs(5_000),
  })
  const change = useMutation({
    mutationFn: (body: { seen?: true; assignedTo?: string | null }) => ask('PATCH', path, { body }),
    onSuccess: onChange,
  })
  const { mutate } = change
  useEffect(() => {
    if (mayWrite && reply.unread > 0) mutate({ seen: true })
  }, [mayWrite, reply.unread, mutate])
  return (
    <Sheet
      isOpen
      onClose={onClose}
      title={reply.contact ?? reply.address}
      description={`${t(`channel.${reply.channel}`)} · ${reply.address}`}
      actions={mayWrite && <Answer path={path} />}
    >
      <div className="flex flex-col gap-3">
        <div className="flex flex-wrap items-end justify-between gap-3">
          {mayWrite && <Assign reply={reply} onAssign={(assignedTo) => mutate({ assignedTo })} />}
          {reply.leadId && (
            <Link
              to="/leads/$id"
              params={{ id: reply.leadId }}
              className="rounded-sm py-1.5 text-sm text-accent hover:underline"
            >
              {t('openLead')}
            </Link>
          )}
        </div>
        {error && !data && <ProblemBox error={error} onRetry={() => void refetch()} />}
        {!data && !error && <Skeleton className="h-40" />}
        {data && <Messages items={[...data.items].reverse()} />}
      </div>
    </Sheet>
  )
}

function Messages({ items }: { items: Message[] }) {
  const t = useWords('campaigns')
  const end = useRef<HTMLLIElement>(null)
  const count = items.length
  useEffect(() => {
    if (count > 0) end.current?.scrollIntoView({ block: 'end' })
  }, [count])
  return (
    <ol aria-label={t('conversation')} aria-live="polite" className="flex flex-col gap-2">
      {items.map(({ id, direction, at, text, subject, state }, index) => (
        <li
          key={id}
          ref={index === count - 1 ? end : null}
          className={cn(
            'flex max-w-[85%] flex-col gap-1 rounded-lg border px-3 py-2 text-sm',
            direction === 'out' ? 'self-end border-accent/20 bg-accent-wash' : 'self-start bg-surface',
          )}
        >
          {subject && <span className="font-medium">{subject}</span>}
          <span className="whitespace-pre-wrap wrap-anywhere">{text ?? t('noText')}</span>
          <span className="flex gap-2 text-2xs text-soft">
            <Moment at={at} />
            {direction === 'out' && <span>{t([`message.${state}`, 'message.sent'])}</span>}
          </span>
        </li>
      ))}
    </ol>
  )
}

function Assign({ reply, onAssign }: { reply: Reply; onAssign(userId: string | null): void }) {
  const t = useWords('campaigns')
  const members = useMembers()
  const [chosen, setChosen] = useState(reply.assignedTo ?? '')
  return (
    <Field label={t('assignedTo')} className="min-w-44">
      {(tie) => (
        <Select
          {...tie}
          value={chosen}
          onChange={(event) => {
            setChosen(event.target.value)
            onAssign(event.target.value || null)
          }}
        >
          <MemberOptions members={members} nobody={t('nobody')} />
        </Select>
      )}
    </Field>
  )
}

function Answer({ path }: { path: string }) {
  const t = useWords('campaigns')
  const queries = useQueryClient()
  const [text, setText] = useState('')
  const answer = useMutation({
    mutationFn: () => ask('POST', path, { body: { text: text.trim() } }),
    onSuccess: () => {
      setText('')
      void queries.invalidateQueries({ queryKey: ['conversation', path] })
    },
  })
  const send = (event: FormEvent) => {
    event.preventDefault()
    if (text.trim()) answer.mutate()
  }
  return (
    <form onSubmit={send} className="flex w-full items-end gap-2">
      <Textarea
        aria-label={t('answer')}
        placeholder={t('answer')}
        className="min-h-10 flex-1"
        rows={2}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) send(event)
        }}
      />
      <Button type="submit" tone="primary" isBusy={answer.isPending} disabled={!text.trim()}>
        <Send />
        {t('send')}
      </Button>
    </form>
  )
}
