import { FileUp, LoaderCircle } from 'lucide-react'
import { useState } from 'react'
import { useWords } from '../../language.ts'
import { cn } from '../../parts/cn.ts'

/** Takes one file: dropped, or chosen. */
export function DropZone({ isBusy, onFile }: { isBusy: boolean; onFile(file: File): void }) {
  const t = useWords('imports')
  const [isOver, setOver] = useState(false)
  const take = (files: FileList | null) => {
    const [file] = files ?? []
    if (file && !isBusy) onFile(file)
  }
  const Icon = isBusy ? LoaderCircle : FileUp
  return (
    <label
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setOver(false)
        take(event.dataTransfer.files)
      }}
      className={cn(
        'flex cursor-pointer flex-col items-center gap-1.5 rounded-lg border-2 border-dashed border-edge/60 px-4 py-8 text-center hover:bg-sunken/60 focus-within:outline-2 focus-within:outline-accent',
        isOver && 'border-accent bg-accent-wash',
        isBusy && 'pointer-events-none opacity-70',
      )}
    >
      <Icon className={cn('size-6 text-soft', isBusy && 'animate-spin')} aria-hidden />
      <span className="text-sm font-medium">{t(isBusy ? 'uploading' : 'drop')}</span>
      <span className="text-xs text-soft">{t('dropHelp')}</span>
      <input
        type="file"
        accept=".csv,.tsv,.txt,.xlsx"
        className="sr-only"
        disabled={isBusy}
        onChange={(event) => {
          take(event.target.files)
          event.target.value = ''
        }}
      />
    </label>
  )
}
