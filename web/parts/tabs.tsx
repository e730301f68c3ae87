import { Tabs as Radix } from 'radix-ui'
import { type ReactNode, useEffect, useRef } from 'react'
import { useFilters } from '../search.ts'
import { cn } from './cn.ts'

interface Tab {
  name: string
  label: string
  /** A count beside the label. */
  aside?: ReactNode
  content: ReactNode
}

/** Tabs whose choice is in the URL, as `?<param>=`; the first one is not written. */
export function Tabs({
  tabs,
  param = 'tab',
  label,
  className,
}: {
  tabs: Tab[]
  param?: string
  label: string
  className?: string
}) {
  const [filters, change] = useFilters<string>()
  const chosen = tabs.find(({ name }) => name === filters[param]) ?? tabs[0]!
  const row = useRef<HTMLDivElement>(null)
  // on a phone the row is longer than the window
  useEffect(() => {
    const list = row.current
    const tab = list?.querySelector<HTMLElement>(`[data-tab="${chosen.name}"]`)
    if (!list || !tab) return
    // sideways only: the page stays where it is, even when the row is further down
    const over = tab.getBoundingClientRect().right - list.getBoundingClientRect().right
    const under = tab.getBoundingClientRect().left - list.getBoundingClientRect().left
    list.scrollLeft += over > 0 ? over : Math.min(0, under)
  }, [chosen.name])
  return (
    <Radix.Root
      value={chosen.name}
      onValueChange={(name) => change({ [param]: name === tabs[0]!.name ? undefined : name })}
      className={cn('flex flex-col gap-4', className)}
    >
      <Radix.List ref={row} aria-label={label} className="flex gap-4 overflow-x-auto border-b [scrollbar-width:none]">
        {tabs.map((tab) => (
          <Radix.Trigger
            key={tab.name}
            value={tab.name}
            data-tab={tab.name}
            className="-mb-px flex h-9 shrink-0 items-center gap-1.5 border-b-2 border-transparent text-sm text-soft hover:text-ink focus-visible:-outline-offset-2 data-[state=active]:border-accent data-[state=active]:font-medium data-[state=active]:text-ink"
          >
            {tab.label}
            {tab.aside}
          </Radix.Trigger>
        ))}
      </Radix.List>
      {tabs.map(({ name, content }) => (
        <Radix.Content key={name} value={name} className="min-w-0 focus-visible:outline-none">
          {content}
        </Radix.Content>
      ))}
    </Radix.Root>
  )
}
