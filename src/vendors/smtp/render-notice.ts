import { Body } from '@react-email/body'
import { Button } from '@react-email/button'
import { Container } from '@react-email/container'
import { Head } from '@react-email/head'
import { Heading } from '@react-email/heading'
import { Hr } from '@react-email/hr'
import { Html } from '@react-email/html'
import { Preview } from '@react-email/preview'
import { render } from '@react-email/render'
import { Text } from '@react-email/text'
import { createElement as h } from 'react'
import type { IntentData } from '../../domain/intents.ts'

type Notice = IntentData['notify']

const words = {
  'pt-BR': { open: 'Abrir no Leadline', why: 'Você recebe este aviso porque faz parte da equipe no Leadline.' },
  en: { open: 'Open in Leadline', why: 'You get this notice because you are part of the team in Leadline.' },
  es: { open: 'Abrir en Leadline', why: 'Recibes este aviso porque formas parte del equipo en Leadline.' },
}

const ink = '#18212f'
const quiet = '#5b6675'
const font = 'system-ui, -apple-system, "Segoe UI", Roboto, Helvetica, Arial, sans-serif'

/** A notice as an e-mail, in both its forms. What it says stands in it as text: nothing of it is taken for markup. */
export async function renderNotice({
  title,
  text,
  url,
  language = 'en',
}: Notice): Promise<{ text: string; html: string }> {
  const { open, why } = words[language] ?? words.en
  const paragraphs = text.split(/\n{2,}/).filter((each) => each.trim() !== '')
  const html = await render(
    h(
      Html,
      { lang: language },
      h(Head),
      h(Preview, null, paragraphs[0] ?? title),
      h(
        Body,
        { style: { backgroundColor: '#f4f6f8', fontFamily: font, margin: 0, padding: '24px 0' } },
        h(
          Container,
          { style: { backgroundColor: '#ffffff', borderRadius: 8, padding: '24px 32px', maxWidth: 560 } },
          h(Heading, { as: 'h1', style: { color: ink, fontSize: 20, margin: '0 0 12px' } }, title),
          ...paragraphs.map((each, n) => h(Text, { key: n, style: { color: ink, whiteSpace: 'pre-line' } }, each)),
          url ? h(Button, { href: url, style: buttonStyle }, open) : null,
          h(Hr, { style: { borderColor: '#e3e8ee', margin: '24px 0 12px' } }),
          h(Text, { style: { color: quiet, fontSize: 12, margin: 0 } }, why),
        ),
      ),
    ),
  )
  return { html, text: [title, ...paragraphs, url && `${open}: ${url}`, `-- \n${why}`].filter(Boolean).join('\n\n') }
}

const buttonStyle = {
  backgroundColor: '#1f5eff',
  borderRadius: 6,
  color: '#ffffff',
  display: 'inline-block',
  fontSize: 14,
  fontWeight: 600,
  padding: '10px 16px',
}
