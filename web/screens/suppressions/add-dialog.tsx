import { type FormEvent, useId, useState } from 'react'
import { useWords } from '../../language.ts'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { Checkbox, Field, Input, Select } from '../../parts/field.tsx'
import { tell } from '../../parts/toasts.tsx'
import { useWrong } from '../../parts/use-wrong.ts'
import { add, type Channel, channels, useChange } from './data.ts'

/** Stops writing to somebody. */
export function AddDialog({ onClose }: { onClose: () => void }) {
  const t = useWords('suppressions')
  const formId = useId()
  const [address, setAddress] = useState('')
  const [detail, setDetail] = useState('')
  const [purpose, setPurpose] = useState('marketing')
  const [chosen, setChosen] = useState<Channel[] | null>(null)
  // until somebody chooses: what the address can be
  const guessed: Channel[] = address.includes('@') ? ['email'] : ['whatsapp', 'sms']
  const shown = chosen ?? guessed
  const change = useChange(add, () => {
    tell(t('added'))
    onClose()
  })
  const save = (event: FormEvent) => {
    event.preventDefault()
    change.mutate({ address, purpose, channels: shown, ...(detail.trim() && { detail }) })
  }
  const wrong = useWrong(change.error)
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('addTitle')}
      description={t('addHelp')}
      actions={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button type="submit" form={formId} tone="primary" isBusy={change.isPending} disabled={shown.length === 0}>
            {t('add')}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={save} className="flex flex-col gap-4">
        <Field label={t('address')} help={t('addressHelp')} error={wrong('address')}>
          {(tie) => (
            <Input
              {...tie}
              required
              minLength={3}
              value={address}
              onChange={(event) => setAddress(event.target.value)}
            />
          )}
        </Field>
        <fieldset className="flex flex-wrap gap-x-4 gap-y-2">
          <legend className="mb-1 text-sm font-medium">{t('channels')}</legend>
          {channels.map((channel) => (
            <span key={channel} className="flex items-center gap-2 text-sm">
              <Checkbox
                label={t(`channel.${channel}`)}
                checked={shown.includes(channel)}
                onCheckedChange={(isOn) =>
                  setChosen(channels.filter((each) => (each === channel ? isOn === true : shown.includes(each))))
                }
              />
              <span aria-hidden>{t(`channel.${channel}`)}</span>
            </span>
          ))}
        </fieldset>
        <Field label={t('purpose')}>
          {(tie) => (
            <Select {...tie} value={purpose} onChange={(event) => setPurpose(event.target.value)}>
              {['marketing', 'service'].map((each) => (
                <option key={each} value={each}>
                  {t(`purpose.${each}`)}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label={t('why')} help={t('whyHelp')} isOptional={t('optional')} error={wrong('detail')}>
          {(tie) => <Input {...tie} value={detail} onChange={(event) => setDetail(event.target.value)} />}
        </Field>
      </form>
    </Dialog>
  )
}
