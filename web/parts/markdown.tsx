import type { ReactNode } from 'react'

/** The little Markdown of our own guides: paragraphs, lists, tables, code, bold, addresses. Nothing becomes markup by itself. */
export function Markdown({ text }: { text: string }) {
  const blocks = text.split(/\n{2,}/)
  return (
    <div className="flex flex-col gap-2 text-sm leading-5">
      {blocks.map((block) => (
        <Block key={block} text={block} />
      ))}
    </div>
  )
}

function Block({ text }: { text: string }) {
  if (text.startsWith('|')) return <Grid rows={text.split('\n')} />
  const items = text.split(/\n(?=(?:\d+\.|-) )/)
  if (!/^(?:\d+\.|-) /.test(text)) return <p>{inline(text)}</p>
  const List = text.startsWith('-') ? 'ul' : 'ol'
  return (
    <List
      className={List === 'ol' ? 'flex list-decimal flex-col gap-1.5 pl-5' : 'flex list-disc flex-col gap-1.5 pl-5'}
    >
      {items.map((item) => (
        <li key={item}>{inline(item.replace(/^(?:\d+\.|-) /, ''))}</li>
      ))}
    </List>
  )
}

/** A table: its head, a line of dashes, its rows. */
function Grid({ rows }: { rows: string[] }) {
  const cells = rows.filter((row) => !/^[|\s:-]+$/.test(row)).map((row) => row.replace(/^\||\|$/g, '').split('|'))
  const [head = [], ...body] = cells
  return (
    <div className="overflow-x-auto">
      <table className="w-full text-left text-sm">
        <thead>
          <tr>
            {head.map((cell) => (
              <th key={cell} scope="col" className="py-1 pr-3 text-xs font-medium text-soft">
                {inline(cell.trim())}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {body.map((row) => (
            <tr key={row.join('|')} className="border-t border-line/60 align-top">
              {head.map((name, at) => (
                <td key={name} className="py-1 pr-3">
                  {inline(row[at]?.trim() ?? '')}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

const pieces = /`([^`]+)`|\*\*([^*]+)\*\*|\*([^*]+)\*|<(https:\/\/[^>]+)>|\[([^\]]+)\]\((https:\/\/[^)]+)\)/g

function inline(text: string): ReactNode[] {
  const parts: ReactNode[] = []
  let from = 0
  for (const match of text.matchAll(pieces)) {
    const [whole, code, bold, italic, address, title, link] = match
    parts.push(text.slice(from, match.index))
    const url = address ?? link
    if (code)
      parts.push(
        <code key={match.index} className="rounded-sm bg-sunken px-1 font-mono text-xs wrap-anywhere">
          {code}
        </code>,
      )
    else if (bold) parts.push(<strong key={match.index}>{bold}</strong>)
    else if (italic) parts.push(<em key={match.index}>{italic}</em>)
    else
      parts.push(
        <a
          key={match.index}
          href={url}
          target="_blank"
          rel="noreferrer"
          className="text-accent underline wrap-anywhere"
        >
          {title ?? url}
        </a>,
      )
    from = match.index + whole.length
  }
  parts.push(text.slice(from))
  return parts
}
