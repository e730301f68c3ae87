import { Link } from '@tanstack/react-router'
import { cva, type VariantProps } from 'class-variance-authority'
import { LoaderCircle } from 'lucide-react'
import type { ComponentProps, ReactNode } from 'react'
import { cn } from './cn.ts'
import { Tip } from './tip.tsx'

const look = cva(
  'inline-flex shrink-0 items-center justify-center gap-1.5 rounded-md font-medium whitespace-nowrap transition-colors select-none disabled:opacity-50 [&_svg]:size-4 [&_svg]:shrink-0',
  {
    variants: {
      tone: {
        primary: 'bg-accent text-accent-ink hover:opacity-90',
        plain: 'border border-line bg-surface text-ink hover:bg-sunken',
        ghost: 'text-soft hover:bg-sunken hover:text-ink',
        danger: 'border border-bad/40 bg-surface text-bad hover:bg-bad-wash',
      },
      size: {
        sm: 'h-7 px-2 text-xs max-md:h-9',
        md: 'h-8 px-3 text-sm max-md:h-10',
        icon: 'size-8 max-md:size-10',
        tiny: 'size-6 [&_svg]:size-3.5 max-md:size-8',
      },
    },
    defaultVariants: { tone: 'plain', size: 'md' },
  },
)

type Look = VariantProps<typeof look>

interface ButtonProps extends ComponentProps<'button'>, Look {
  /** Shows that it is at work and takes no more clicks. */
  isBusy?: boolean
}

export function Button({
  tone,
  size,
  isBusy = false,
  className,
  children,
  disabled,
  type = 'button',
  ...rest
}: ButtonProps) {
  return (
    <button
      type={type}
      className={cn(look({ tone, size }), className)}
      disabled={disabled || isBusy}
      aria-busy={isBusy || undefined}
      {...rest}
    >
      {isBusy && <LoaderCircle className="animate-spin" aria-hidden />}
      {children}
    </button>
  )
}

/** A button that is only an icon: its name is its tip. */
export function IconButton({
  label,
  children,
  size = 'icon',
  tone = 'ghost',
  ...rest
}: ButtonProps & { label: string; children: ReactNode }) {
  return (
    <Tip text={label}>
      <Button aria-label={label} size={size} tone={tone} {...rest}>
        {children}
      </Button>
    </Tip>
  )
}

/** A link that looks like a button. */
export function ButtonLink({
  to,
  search,
  tone,
  size,
  className,
  children,
}: Look & { to: string; search?: Record<string, string>; className?: string; children: ReactNode }) {
  return (
    <Link to={to} search={search as never} className={cn(look({ tone, size }), className)}>
      {children}
    </Link>
  )
}
