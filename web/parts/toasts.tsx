import i18next from 'i18next'
import { Toaster, toast } from 'sonner'
import { useTheme } from '../theme.ts'
import { explain } from './problem.tsx'

/** How long a reader may take something back. */
const undoMs = 8_000

export function Toasts() {
  const theme = useTheme()
  return (
    <Toaster
      theme={theme}
      position="bottom-right"
      duration={5_000}
      mobileOffset={{ bottom: 72 }}
      toastOptions={{
        classNames: {
          toast: '!bg-raised !text-ink !border-line !shadow-lift !rounded-lg !text-sm',
          description: '!text-soft',
        },
      }}
      containerAriaLabel={i18next.t('toasts')}
    />
  )
}

export const tell = (text: string, description?: string) => void toast.success(text, { description })

/** Says that it is done, and how to take it back. */
export const tellWithUndo = (text: string, undo: () => void) =>
  void toast.success(text, { duration: undoMs, action: { label: i18next.t('undo'), onClick: undo } })

/** Names the fields that an undo left because they changed again; says nothing when it left none. */
export function tellKept<Kept>(kept: readonly Kept[], wordOf: (field: Kept) => string): void {
  if (kept.length > 0) tell(i18next.t('undoneExcept'), [...new Set(kept.map(wordOf))].join(', '))
}

/** A refusal in the reader's words, with what to do about it. */
export function tellProblem(error: unknown): void {
  const { title, advice } = explain(error, i18next.t)
  toast.error(title, { description: advice, duration: undoMs })
}
