/**
 * What a condition may ask of a lead: the closed table that the filter builder, the evaluation and the translation to SQL
 * are made from. Beside it `custom.<name>` asks for any further field.
 */

export type FieldType =
  | 'text'
  | 'number'
  | 'time'
  | 'list'
  | 'boolean'
  | 'choice'
  | 'id'
  | 'country'
  | 'state'
  | 'region'
  | 'uf'
  | 'ddd'
  | 'cep'
  | 'custom'

export interface Labels {
  'pt-BR': string
  en: string
  es: string
}

export interface Field {
  type: FieldType
  labels: Labels
  /** Other names that conditions may use for it: the lead's columns, mostly. */
  aliases?: readonly string[]
  /** Of a choice. */
  choices?: readonly string[]
}

const labels = (pt: string, en: string, es: string): Labels => ({ 'pt-BR': pt, en, es })
const field = (type: FieldType, [pt, en, es]: readonly [string, string, string], ...aliases: string[]): Field => ({
  type,
  labels: labels(pt, en, es),
  ...(aliases.length > 0 && { aliases }),
})
const choice = (names: readonly [string, string, string], choices: string): Field => ({
  ...field('choice', names),
  choices: choices.split(' '),
})

/** Names are the lead's columns where one column is meant; the others are derived from several (`lead-operands.ts`). */
export const fields = {
  full_name: field('text', ['Nome', 'Name', 'Nombre'], 'name'),
  email: field('text', ['E-mail', 'E-mail', 'Correo electrónico']),
  has_email: field('boolean', ['Tem e-mail', 'Has an e-mail', 'Tiene correo']),
  phone: field('text', ['Telefone', 'Phone', 'Teléfono']),
  has_phone: field('boolean', ['Tem telefone', 'Has a phone', 'Tiene teléfono']),
  contact_score: field('number', [
    'Qualidade do contato (0–100)',
    'Contact quality (0–100)',
    'Calidad del contacto (0–100)',
  ]),
  job_title: field('text', ['Cargo', 'Job title', 'Puesto']),
  company_name: field('text', ['Empresa', 'Company', 'Empresa']),
  company_industry: field('text', ['Setor', 'Industry', 'Sector'], 'industry'),
  company_size: field('text', ['Tamanho da empresa', 'Company size', 'Tamaño de la empresa']),
  company_website: field('text', ['Site da empresa', "Company's website", 'Sitio de la empresa']),
  city: field('text', ['Cidade', 'City', 'Ciudad'], 'company_location_city'),
  state: field('state', ['Estado', 'State', 'Estado'], 'company_location_state'),
  country: field('country', ['País', 'Country', 'País'], 'company_location_country'),
  region: field('region', ['Região', 'Region', 'Región']),
  uf: field('uf', ['UF', 'Brazilian state (UF)', 'Estado de Brasil (UF)']),
  ddd: field('ddd', ['DDD', 'Brazilian area code (DDD)', 'Código de área de Brasil (DDD)']),
  cep: field(
    'cep',
    ['CEP', 'Brazilian postal code (CEP)', 'Código postal de Brasil (CEP)'],
    'company_location_postal_code',
  ),
  source: field('text', ['Origem', 'Source', 'Origen']),
  vendor: field('text', ['Sistema de origem', 'Vendor', 'Sistema de origen']),
  vendor_status: field('text', ['Situação no CRM', 'Status in the CRM', 'Estado en el CRM']),
  connection_id: field('id', ['Conexão', 'Connection', 'Conexión']),
  source_workspace_id: field('id', ['Espaço de origem', 'Source workspace', 'Espacio de origen']),
  description: field('text', ['Mensagem', 'Message', 'Mensaje']),
  product_name: field('text', ['Produto ou empreendimento', 'Product or development', 'Producto o proyecto']),
  product_price: field('number', ['Preço', 'Price', 'Precio']),
  seller_name: field('text', ['Vendedor no CRM', 'Seller in the CRM', 'Vendedor en el CRM']),
  seller_email: field('text', ['E-mail do vendedor', "Seller's e-mail", 'Correo del vendedor']),
  tags: field('list', ['Etiquetas', 'Tags', 'Etiquetas']),
  owner_id: field('id', ['Responsável', 'Owner', 'Responsable']),
  team_id: field('id', ['Equipe', 'Team', 'Equipo']),
  routing_rule_id: field('id', ['Regra de roteamento', 'Routing rule', 'Regla de ruteo']),
  contact_status: choice(
    ['Situação do contato', 'Contact status', 'Estado del contacto'],
    'pending emailed sms_sent opened clicked replied purchased unsubscribed bounced',
  ),
  website_status: choice(
    ['Situação do site', 'Website status', 'Estado del sitio'],
    'none generating generated deployed sold archived',
  ),
  subscription_status: choice(
    ['Situação da assinatura', 'Subscription status', 'Estado de la suscripción'],
    'none active past_due paused cancelled',
  ),
  delivery_status: choice(
    ['Situação da entrega', 'Delivery status', 'Estado de la entrega'],
    'pending delivered failed',
  ),
  is_enriched: field('boolean', ['Enriquecido', 'Enriched', 'Enriquecido']),
  is_closed: field('boolean', ['Encerrado', 'Closed', 'Cerrado']),
  created_at: field('time', ['Recebido em', 'Received', 'Recibido']),
  last_interaction_date: field('time', ['Última interação', 'Last interaction', 'Última interacción']),
  first_contact_at: field('time', ['Primeiro contato', 'First contact', 'Primer contacto']),
  replied_at: field('time', ['Primeira resposta', 'First reply', 'Primera respuesta']),
  purchased_at: field('time', ['Primeira compra', 'First purchase', 'Primera compra']),
  closed_at: field('time', ['Encerrado em', 'Closed at', 'Cerrado el']),
} as const satisfies Record<string, Field>

export type FieldName = keyof typeof fields
/** A field of the table, or `custom.<name>`. */
export type ConditionField = FieldName | `custom.${string}`

const customField: Field = field('custom', ['Campo personalizado', 'Custom field', 'Campo personalizado'])
const customName = /^custom\.(.{1,100})$/su

const nameOf = new Map<string, FieldName>(
  (Object.entries(fields) as [FieldName, Field][]).flatMap(([name, { aliases = [] }]) =>
    [name, ...aliases].map((each) => [each, name] as const),
  ),
)

/** The field that a name or one of its aliases means, under its own name; null for one that does not exist. */
export function findField(name: string): { name: ConditionField; field: Field } | null {
  const known = nameOf.get(name)
  if (known) return { name: known, field: fields[known] }
  return customName.test(name) ? { name: name as `custom.${string}`, field: customField } : null
}
