import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useRouter } from '@tanstack/react-router'
import { LogOut, Monitor, Moon, Sun, UserRound } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { ask } from '../api.ts'
import { chooseLanguage, languages, useWords } from '../language.ts'
import { Menu, MenuItem, MenuLabel, MenuLine } from '../parts/menu.tsx'
import { useSession } from '../session.ts'
import { chooseTheme, themes, useTheme } from '../theme.ts'

const icons = { system: Monitor, light: Sun, dark: Moon }
/** Each in its own language. */
export const languageNames = { 'pt-BR': 'Português', en: 'English', es: 'Español' }

export function UserMenu() {
  const t = useWords('shell')
  const { i18n } = useTranslation()
  const theme = useTheme()
  const session = useSession()
  const signOut = useSignOut()
  const navigate = useNavigate()
  const actor = session?.user?.name ?? session?.actor ?? ''
  return (
    <Menu
      trigger={
        <button
          type="button"
          aria-label={t('account', { actor })}
          className="flex size-8 items-center justify-center rounded-full bg-accent-wash text-xs font-semibold text-accent hover:opacity-80 max-md:size-10"
        >
          {actor.slice(0, 1).toUpperCase()}
        </button>
      }
    >
      <MenuLabel>{actor}</MenuLabel>
      {session?.user && (
        <MenuItem
          icon={UserRound}
          onSelect={() => void navigate({ to: '/settings', search: { tab: 'account' } as never })}
          hint={session.user.email}
        >
          {t('yourAccount')}
        </MenuItem>
      )}
      <MenuLine />
      <MenuLabel>{t('theme')}</MenuLabel>
      {themes.map((each) => (
        <MenuItem key={each} icon={icons[each]} isChosen={theme === each} onSelect={() => chooseTheme(each)}>
          {t(`theme.${each}`)}
        </MenuItem>
      ))}
      <MenuLine />
      <MenuLabel>{t('language')}</MenuLabel>
      {languages.map((each) => (
        <MenuItem key={each} isChosen={i18n.language === each} onSelect={() => void chooseLanguage(each)}>
          <span lang={each}>{languageNames[each]}</span>
        </MenuItem>
      ))}
      <MenuLine />
      <MenuItem icon={LogOut} onSelect={() => signOut.mutate()}>
        {t('signOut')}
      </MenuItem>
    </Menu>
  )
}

export function useSignOut() {
  const queries = useQueryClient()
  const router = useRouter()
  return useMutation({
    mutationFn: () => ask('DELETE', '/session'),
    onSuccess: async () => {
      queries.clear()
      await router.navigate({ to: '/sign-in' })
    },
  })
}
