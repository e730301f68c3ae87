const kept = 'leadline.recent'
const most = 6

interface Recent {
  path: string
  title: string
}

/** What was opened last, newest first. */
export function recentPlaces(): Recent[] {
  try {
    return JSON.parse(localStorage.getItem(kept) ?? '[]') as Recent[]
  } catch {
    return []
  }
}

/** Called by the page of one lead, one request, one campaign. */
export function noteRecent(path: string, title: string): void {
  const others = recentPlaces().filter((each) => each.path !== path)
  localStorage.setItem(kept, JSON.stringify([{ path, title }, ...others].slice(0, most)))
}
