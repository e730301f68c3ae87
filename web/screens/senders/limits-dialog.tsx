import { type FormEvent, useId, useState } from 'react'
import { useWords } from '../../language.ts'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { Field, Input } from '../../parts/field.tsx'
import { tell } from '../../parts/toasts.tsx'
import { useWrong } from '../../parts/use-wrong.ts'
import { type Sender, useChange } from './data.ts'

/** Pace, quota and warm-up of a sender; an emptied field takes the limit away. */
export function LimitsDialog({ sender, onClose }: { sender: Sender; onClose: () => void }) {
  const t = useWords('senders')
  const formId = useId()
  const [values, setValues] = useState({
    perSecond: String(sender.perSecond ?? ''),
    dailyLimit: String(sender.dailyLimit ?? ''),
    startedOn: sender.warmUp?.startedOn ?? '',
    perDay: sender.warmUp?.perDay.join(', ') ?? '',
  })
  const change = useChange(sender.id, () => {
    tell(t('saved'))
    onClose()
  })
  const perDay = values.perDay.split(/[\s,;]+/).filter(Boolean)
  const isPlanWrong = perDay.some((each) => !/^\d+$/.test(each) || Number(each) < 1)
  const save = (event: FormEvent) => {
    event.preventDefault()
    if (isPlanWrong) return
    const startedOn = values.startedOn || new Date().toISOString().slice(0, 10)
    change.mutate({
      perSecond: values.perSecond === '' ? null : Number(values.perSecond),
      dailyLimit: values.dailyLimit === '' ? null : Number(values.dailyLimit),
      warmUp: perDay.length === 0 ? null : { startedOn, perDay: perDay.map(Number) },
    })
  }
  const wrong = useWrong(change.error)
  const put = (name: keyof typeof values) => (event: { target: { value: string } }) =>
    setValues({ ...values, [name]: event.target.value })
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('limitsTitle', { name: sender.sender })}
      description={t('limitsHelp')}
      actions={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button type="submit" form={formId} tone="primary" isBusy={change.isPending}>
            {t('save')}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={save} className="grid gap-4 md:grid-cols-2">
        <Field label={t('perSecondLabel')} help={t('emptyIsNone')} error={wrong('perSecond')}>
          {(tie) => (
            <Input {...tie} type="number" min="0.01" step="any" value={values.perSecond} onChange={put('perSecond')} />
          )}
        </Field>
        <Field label={t('dailyLimit')} help={t('emptyIsNone')} error={wrong('dailyLimit')}>
          {(tie) => (
            <Input {...tie} type="number" min="1" step="1" value={values.dailyLimit} onChange={put('dailyLimit')} />
          )}
        </Field>
        <Field label={t('warmUpPlan')} help={t('warmUpHelp')} error={isPlanWrong ? t('warmUpWrong') : wrong('warmUp')}>
          {(tie) => <Input {...tie} placeholder="20, 40, 80, 160" value={values.perDay} onChange={put('perDay')} />}
        </Field>
        <Field label={t('startedOn')}>
          {(tie) => <Input {...tie} type="date" value={values.startedOn} onChange={put('startedOn')} />}
        </Field>
      </form>
    </Dialog>
  )
}
