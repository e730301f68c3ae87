/** What is known of mail domains, as data. Lists of this kind age: they lower a score, they never refuse an address. */

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/))

/** Mailboxes anyone may open for ten minutes. */
export const disposableDomains = words(`
  10minutemail.com 10minutemail.net 20minutemail.com burnermail.io byom.de discard.email discardmail.com dispostable.com
  dropmail.me emailondeck.com emailtemporario.com.br fakeinbox.com fakemail.net getairmail.com getnada.com grr.la
  guerrillamail.biz guerrillamail.com guerrillamail.de guerrillamail.info guerrillamail.net guerrillamail.org
  guerrillamailblock.com harakirimail.com inboxbear.com inboxkitten.com incognitomail.org jetable.org mail-temp.com
  mailcatch.com maildrop.cc mailinator.com mailinator.net mailnesia.com mailnull.com mailpoof.com mailsac.com
  mailtemp.net minuteinbox.com mintemail.com moakt.com mohmal.com mytemp.email nada.email nowmymail.com
  sharklasers.com spam4.me spambog.com spambox.us spamgourmet.com temp-mail.io temp-mail.org tempail.com tempemail.co
  tempinbox.com tempmail.com tempmail.net tempmailo.com tempr.email throwawaymail.com trashmail.com trashmail.de
  trashmail.net trbvm.com wegwerfmail.de yopmail.com yopmail.fr yopmail.net
`)

/** Mailboxes of a function, not a person; pt, es, en. */
export const roleNames = words(`
  abuse accounts administracao administracion administrativo admin adm atencion atendimento billing cobranca comercial
  compras contabilidade contact contacto contato corretor diretoria facturacion faturamento financas financeiro gerencia
  hello help hola hostmaster imobiliaria info informacoes jobs juridico locacao mail marketing nao-responda naoresponda
  no-reply noreply office oficina ola orders ouvidoria postmaster recepcao recursoshumanos rh root sac sales secretaria
  seguranca soporte suporte support vendas ventas webmaster
`)

/** Coined names of large providers: a name one slip away from one of these is hardly anything else. */
export const providerNames = ['gmail', 'hotmail', 'outlook', 'icloud', 'yahoo'] as const

/** One slip away from a provider's name, and real. */
export const realNeighbours = words('cloud email mail ymail hotmall')

/** Endings that no registry offers, and what was meant. */
export const brokenEndings: Record<string, string> = {
  c0m: 'com',
  cim: 'com',
  cmo: 'com',
  coim: 'com',
  comm: 'com',
  con: 'com',
  cpm: 'com',
  ocm: 'com',
  vom: 'com',
  xom: 'com',
  'cim.br': 'com.br',
  'co.br': 'com.br',
  'com.b': 'com.br',
  'com.be': 'com.br',
  'com.bt': 'com.br',
  'com.vr': 'com.br',
  'comm.br': 'com.br',
  'con.br': 'com.br',
  combr: 'com.br',
}

/** Endings that exist, but not under a provider's name. */
export const brokenProviderEndings: Record<string, string> = {
  cm: 'com',
  co: 'com',
  om: 'com',

  'com.com': 'com',
}
