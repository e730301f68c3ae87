/** One line of the doctor's report. */
export interface Finding {
  level: 'ok' | 'warn' | 'fail'
  subject: string
  detail: string
}

export const ok = (subject: string, detail: string): Finding => ({ level: 'ok', subject, detail })
export const warn = (subject: string, detail: string): Finding => ({ level: 'warn', subject, detail })
export const fail = (subject: string, detail: string): Finding => ({ level: 'fail', subject, detail })
