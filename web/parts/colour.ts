const hues = 7

/** The colour of everything that is not told apart. */
export const restColour = 'var(--hue-8)'

/** The same thing has the same colour everywhere: it follows from its name. */
export const colourOf = (name: string): string => hue(wishOf(name))

/** Colours of what is told apart in one picture: each its own, or the next that is free. */
export function coloursOf(names: readonly string[]): Map<string, string> {
  const taken = new Set<number>()
  const colours = new Map<string, string>()
  for (const name of names) {
    let at = wishOf(name)
    for (let tries = 0; taken.has(at) && tries < hues; tries += 1) at = (at + 1) % hues
    taken.add(at)
    colours.set(name, hue(at))
  }
  return colours
}

const hue = (at: number) => `var(--hue-${at + 1})`

function wishOf(name: string): number {
  let sum = 0
  for (const char of name) sum = (sum * 31 + char.charCodeAt(0)) % hues
  return sum
}
