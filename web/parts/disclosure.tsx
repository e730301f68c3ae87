import { ChevronRight } from 'lucide-react'
import { type ReactNode, useState } from 'react'

/** What most readers skip: its content is made when it is first opened. */
export function Disclosure({ title, children }: { title: ReactNode; children: ReactNode }) {
  const [isOpen, setOpen] = useState(false)
  return (
    <details open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)} className="group min-w-0">
      <summary className="flex w-fit cursor-pointer list-none items-center gap-1 rounded-sm text-xs text-soft hover:text-ink [&::-webkit-details-marker]:hidden">
        <ChevronRight className="size-3 transition-transform group-open:rotate-90" aria-hidden />
        {title}
      </summary>
      {isOpen && <div className="mt-1.5 flex flex-col gap-2">{children}</div>}
    </details>
  )
}
