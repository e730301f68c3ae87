/** The product's mark. */
export function Mark({ className = 'size-7' }: { className?: string }) {
  return <img src="/mark.svg" alt="" className={className} />
}
