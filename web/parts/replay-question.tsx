import { useMutation, useQuery } from '@tanstack/react-query'
import { Confirm } from './confirm.tsx'
import { ProblemBox } from './problem.tsx'
import { Skeleton } from './skeleton.tsx'

/** Over so many the number must be typed. */
const many = 1_000

interface ReplayProps<Counts> {
  title: string
  description: string
  /** The word on the button. */
  action: string
  /** The word for so many. */
  counted(count: number): string
  /** What is named by it, as the API takes it. */
  filter: Record<string, unknown>
  /** Does it, or (`dryRun`) only counts. */
  send(dryRun: boolean): Promise<Counts>
  onDone(counts: Counts): void
  onClose(): void
}

/** Everything that a filter names, once more; how many that is comes first. */
export function ReplayQuestion<Counts extends { matched: number }>(props: ReplayProps<Counts>) {
  const { title, description, action, counted, filter, send, onDone, onClose } = props
  const count = useQuery({ queryKey: ['replay', title, filter], queryFn: () => send(true), staleTime: 0 })
  const matched = count.data?.matched
  const replay = useMutation({
    mutationFn: () => send(false),
    onSuccess: (counts) => {
      onDone(counts)
      onClose()
    },
  })
  return (
    <Confirm
      isOpen
      onClose={onClose}
      onConfirm={() => replay.mutate()}
      title={title}
      description={description}
      action={action}
      isBusy={replay.isPending || matched === undefined || matched === 0}
      {...(matched !== undefined && matched > many && { typed: String(matched) })}
    >
      {Object.keys(filter).length > 0 && (
        <ul className="flex flex-wrap gap-1 text-xs text-soft">
          {Object.entries(filter).map(([name, value]) => (
            <li key={name} className="rounded-sm bg-sunken px-1.5 py-0.5 font-mono">
              {name}: {String(value)}
            </li>
          ))}
        </ul>
      )}
      {count.error ? (
        <ProblemBox error={count.error} onRetry={() => void count.refetch()} />
      ) : matched === undefined ? (
        <Skeleton className="h-8 w-40" />
      ) : (
        <p className="text-2xl font-semibold">{counted(matched)}</p>
      )}
    </Confirm>
  )
}
