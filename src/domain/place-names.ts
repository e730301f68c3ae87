/** States, their names and regions, as data. Regions: the five of IBGE, and the four of the US Census with its divisions. */

export interface State {
  name: string
  /** As rules name it. */
  regions: readonly string[]
}

/** One line per region: its names, then `code=name` of its states. */
function table(lines: string): Record<string, State> {
  const states: Record<string, State> = {}
  for (const line of lines.trim().split('\n')) {
    const [regions, members] = line.split(':')
    for (const member of members!.split(',')) {
      const [code, name] = member.trim().split('=')
      states[code!] = { name: name!, regions: regions!.split('/').map((region) => region.trim()) }
    }
  }
  return states
}

export const brazilianStates = table(`
  Norte: AC=Acre, AM=Amazonas, AP=Amapá, PA=Pará, RO=Rondônia, RR=Roraima, TO=Tocantins
  Nordeste: AL=Alagoas, BA=Bahia, CE=Ceará, MA=Maranhão, PB=Paraíba, PE=Pernambuco, PI=Piauí, RN=Rio Grande do Norte, SE=Sergipe
  Centro-Oeste: DF=Distrito Federal, GO=Goiás, MS=Mato Grosso do Sul, MT=Mato Grosso
  Sudeste: ES=Espírito Santo, MG=Minas Gerais, RJ=Rio de Janeiro, SP=São Paulo
  Sul: PR=Paraná, RS=Rio Grande do Sul, SC=Santa Catarina
`)

/** Territories belong to no region. */
export const americanStates = {
  ...table(`
  Northeast/New England: CT=Connecticut, ME=Maine, MA=Massachusetts, NH=New Hampshire, RI=Rhode Island, VT=Vermont
  Northeast/Mid-Atlantic: NJ=New Jersey, NY=New York, PA=Pennsylvania
  Midwest/East North Central: IL=Illinois, IN=Indiana, MI=Michigan, OH=Ohio, WI=Wisconsin
  Midwest/West North Central: IA=Iowa, KS=Kansas, MN=Minnesota, MO=Missouri, NE=Nebraska, ND=North Dakota, SD=South Dakota
  South/Southeast/South Atlantic: DE=Delaware, FL=Florida, GA=Georgia, MD=Maryland, NC=North Carolina, SC=South Carolina, VA=Virginia, WV=West Virginia, DC=District of Columbia
  South/Southeast/East South Central: AL=Alabama, KY=Kentucky, MS=Mississippi, TN=Tennessee
  South/Southeast/West South Central: AR=Arkansas, LA=Louisiana
  South/Southwest/West South Central: OK=Oklahoma, TX=Texas
  West/Southwest/Mountain: AZ=Arizona, NM=New Mexico
  West/Northwest/Mountain: ID=Idaho, MT=Montana, WY=Wyoming
  West/Mountain: CO=Colorado, NV=Nevada, UT=Utah
  West/Northwest/Pacific: OR=Oregon, WA=Washington
  West/Pacific: CA=California, AK=Alaska, HI=Hawaii
`),
  PR: { name: 'Puerto Rico', regions: [] },
  VI: { name: 'U.S. Virgin Islands', regions: [] },
  GU: { name: 'Guam', regions: [] },
} satisfies Record<string, State> as Record<string, State>

/** Further names that people write, folded and without dots. The rest comes from `Intl.DisplayNames` in pt, es and en. */
export const countryNicknames: Record<string, string> = {
  arg: 'AR',
  bra: 'BR',
  eeuu: 'US',
  england: 'GB',
  eua: 'US',
  holanda: 'NL',
  inglaterra: 'GB',
  mex: 'MX',
  prt: 'PT',
  'republica federativa do brasil': 'BR',
  uk: 'GB',
  'united states of america': 'US',
  usa: 'US',
}
