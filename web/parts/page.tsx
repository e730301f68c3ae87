import { Link } from '@tanstack/react-router'
import { ChevronRight } from 'lucide-react'
import { type ReactNode, useEffect } from 'react'
import { cn } from './cn.ts'

interface PageProps {
  title: string
  /** The way here, first the top. */
  crumbs?: { to: string; label: string }[]
  /** What stands beside the title: a status, a count. */
  aside?: ReactNode
  /** One primary action at the right; the others in a `Menu`. */
  actions?: ReactNode
  /** Fills the height and scrolls inside: lists. */
  isTall?: boolean
  children: ReactNode
}

/** A screen inside the shell: crumbs, title, actions, content. */
export function Page({ title, crumbs = [], aside, actions, isTall = false, children }: PageProps) {
  useEffect(() => {
    document.title = `${title} · Leadline`
  }, [title])
  return (
    <div className={cn('flex flex-col gap-4 p-4 md:px-6 md:py-5', isTall && 'h-full min-h-0')}>
      <header className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <div className="flex min-w-40 flex-1 flex-col">
          {crumbs.length > 0 && (
            <nav className="flex items-center gap-1 text-xs text-soft">
              {crumbs.map(({ to, label }) => (
                <span key={to} className="flex items-center gap-1">
                  <Link to={to} className="-my-1 inline-block rounded-sm py-1 hover:text-ink hover:underline">
                    {label}
                  </Link>
                  <ChevronRight className="size-3" aria-hidden />
                </span>
              ))}
            </nav>
          )}
          <div className="flex min-w-0 flex-wrap items-center gap-x-2">
            <h1 className="max-w-full truncate text-lg leading-7 font-semibold tracking-tight">{title}</h1>
            {aside}
          </div>
        </div>
        {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
      </header>
      {children}
    </div>
  )
}

/** A part of a screen on its own ground. */
export function Panel({
  title,
  aside,
  className,
  bodyClassName,
  children,
}: {
  title?: string
  aside?: ReactNode
  className?: string
  bodyClassName?: string
  children: ReactNode
}) {
  return (
    <section aria-label={title} className={cn('flex min-w-0 flex-col rounded-lg border bg-surface', className)}>
      {(title || aside) && (
        <div className="flex min-h-10 items-center gap-2 border-b px-3">
          {title && <h2 className="min-w-0 flex-1 truncate text-sm font-semibold">{title}</h2>}
          {aside}
        </div>
      )}
      <div className={cn('min-h-0 min-w-0 flex-1', bodyClassName)}>{children}</div>
    </section>
  )
}
