/** The same thing has the same colour everywhere: it follows from its name. */
export function colourOf(name: string): string {
  let sum = 0
  for (const char of name) sum = (sum * 31 + char.charCodeAt(0)) % 8
  return `var(--hue-${sum + 1})`
}
