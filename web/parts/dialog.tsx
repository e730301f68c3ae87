import { X } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import { useWords } from '../language.ts'
import { IconButton } from './button.tsx'
import { cn } from './cn.ts'

interface DialogProps {
  isOpen: boolean
  onClose(): void
  title: string
  description?: ReactNode
  children?: ReactNode
  /** The buttons, the one that does it last. */
  actions?: ReactNode
  className?: string
}

/** What is asked for has the focus first, else the layer itself: never the button that closes it, whose tip would cover things. */
function focusFirst(event: Event): void {
  event.preventDefault()
  const layer = event.currentTarget as HTMLElement
  const first = layer.querySelector<HTMLElement>(
    '[data-body] :is(input, select, textarea):not([type=hidden], :disabled)',
  )
  ;(first ?? layer).focus()
}

const shade = 'fixed inset-0 z-40 bg-black/35 animate-appear'

/** A question in the middle of the screen; on a phone it stands at the bottom. */
export function Dialog({ isOpen, onClose, title, description, children, actions, className }: DialogProps) {
  return (
    <Radix.Root open={isOpen} onOpenChange={(open) => open || onClose()}>
      <Radix.Portal>
        <Radix.Overlay className={shade} />
        <Radix.Content
          onOpenAutoFocus={focusFirst}
          {...(!description && { 'aria-describedby': undefined })}
          className={cn(
            'fixed top-1/2 left-1/2 z-50 flex max-h-[90dvh] w-[min(32rem,calc(100vw-2rem))] -translate-x-1/2 -translate-y-1/2 animate-appear flex-col rounded-lg border bg-raised shadow-lift outline-none max-md:top-auto max-md:bottom-0 max-md:w-full max-md:translate-y-0 max-md:rounded-b-none',
            className,
          )}
        >
          <Head title={title} description={description} />
          {children && (
            <div data-body className="min-h-0 overflow-y-auto px-4 pb-4">
              {children}
            </div>
          )}
          {actions && <div className="flex flex-wrap justify-end gap-2 border-t bg-sunken/50 px-4 py-3">{actions}</div>}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

/** A panel from the right that leaves what is behind it in place. */
export function Sheet({ isOpen, onClose, title, description, children, actions, className }: DialogProps) {
  return (
    <Radix.Root open={isOpen} onOpenChange={(open) => open || onClose()}>
      <Radix.Portal>
        <Radix.Overlay className={shade} />
        <Radix.Content
          onOpenAutoFocus={focusFirst}
          {...(!description && { 'aria-describedby': undefined })}
          className={cn(
            'fixed inset-y-0 right-0 z-50 flex w-[min(34rem,100vw)] animate-appear flex-col border-l bg-raised shadow-lift outline-none',
            className,
          )}
        >
          <Head title={title} description={description} />
          <div data-body className="min-h-0 flex-1 overflow-y-auto px-4 pb-6">
            {children}
          </div>
          {actions && <div className="flex flex-wrap justify-end gap-2 border-t bg-sunken/50 px-4 py-3">{actions}</div>}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

function Head({ title, description }: { title: string; description: ReactNode }) {
  const t = useWords('shell')
  return (
    <div className="flex items-start gap-2 px-4 py-3">
      <div className="min-w-0 flex-1">
        <Radix.Title className="text-base font-semibold">{title}</Radix.Title>
        {description && <Radix.Description className="mt-0.5 text-sm text-soft">{description}</Radix.Description>}
      </div>
      <Radix.Close asChild>
        <IconButton label={t('close')} size="tiny">
          <X />
        </IconButton>
      </Radix.Close>
    </div>
  )
}
