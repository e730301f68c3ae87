import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'

/** For first use and for filters that nothing matches, always with the next step. Never while loading. */
export function Empty({
  icon: Icon,
  title,
  children,
  action,
}: {
  icon?: LucideIcon
  title: string
  children?: ReactNode
  action?: ReactNode
}) {
  return (
    <div className="flex flex-col items-center gap-2 px-4 py-12 text-center">
      {Icon && <Icon className="size-6 text-soft" strokeWidth={1.5} aria-hidden />}
      <p className="text-sm font-medium">{title}</p>
      {children && <div className="max-w-md text-sm text-soft">{children}</div>}
      {action && <div className="mt-2">{action}</div>}
    </div>
  )
}
