/** The fields of a lead that a column may be taken for, in the order in which screens list them. */
export const fields = [
  'full_name',
  'first_name',
  'last_name',
  'email',
  'phone',
  'other_phone',
  'company_name',
  'company_industry',
  'company_size',
  'company_website',
  'company_location_city',
  'company_location_state',
  'company_location_country',
  'company_location_postal_code',
  'job_title',
  'source',
  'description',
  'vendor_status',
  'tags',
  'created_at',
  'vendor_lead_id',
  'product_name',
  'product_price',
  'seller_name',
  'seller_email',
] as const

export type Field = (typeof fields)[number]

/** How a custom field's text is read. */
export type CustomType = 'text' | 'number' | 'date' | 'boolean'

/** What a column is taken for. */
export type Target = { to: 'field'; field: Field } | { to: 'custom'; name: string; type: CustomType } | { to: 'ignore' }

/**
 * Folded names of columns by field: Portuguese, Spanish, English, and the exports of well-known CRMs. A name stands under
 * one field only (a test holds that).
 */
export const synonyms: Record<Field, string> = {
  full_name: `full name, fullname, name, nome, nome completo, nome do cliente, cliente, contato, nome contato, nome do contato, lead, nome do lead,
    lead name, nombre completo, nombre y apellido, nome e sobrenome, contact, contact name, customer, customer name, person, razao social cliente, interessado`,
  first_name: 'first name, firstname, given name, primeiro nome, primer nombre, nombre, nombres, prenome',
  last_name: 'last name, lastname, surname, family name, sobrenome, ultimo nome, apellido, apellidos',
  email: `email, e mail, mail, email address, e mail address, endereco de email, endereco de e mail, correio eletronico, correo, correo electronico,
    email principal, e mail principal, email do cliente, email 1, e mail 1, primary email, work email, business email, personal email, email do contato`,
  phone: `phone, phone number, telephone, tel, telefone, fone, celular, cel, whatsapp, whats, zap, mobile, mobile phone, cell, cell phone, telefono,
    numero de telefone, numero de telefono, telefone celular, telefono celular, movil, telefono movil, telefone 1, phone 1, tel 1, telefone principal,
    primary phone, numero, contato telefone, telefone do cliente, fone celular, ddd telefone, telefone com ddd, numero whatsapp, whatsapp number`,
  other_phone: `other phone, telefone 2, phone 2, tel 2, fone 2, celular 2, outro telefone, telefone alternativo, telefone secundario, secondary phone,
    otro telefono, telefono 2, telefone residencial, telefone comercial, home phone, work phone, telefone fixo, telefono fijo`,
  company_name: `company, company name, companyname, empresa, nome da empresa, nome empresa, organization, organisation, organization name, organizacao,
    organizacion, account, account name, razao social, nome fantasia, compania, nombre de la empresa, business, business name, employer, conta`,
  company_industry: `company industry, industry, industria, setor, segmento, ramo, ramo de atividade, rubro, sector, vertical, area de atuacao`,
  company_size: `company size, size, tamanho da empresa, porte, porte da empresa, numero de funcionarios, funcionarios, employees, number of employees,
    headcount, tamano de la empresa, empleados, numero de empleados`,
  company_website:
    'company website, website, site, url, web, domain, company domain, dominio, pagina web, sitio web, site da empresa, company url',
  company_location_city:
    'company location city, city, cidade, ciudad, municipio, localidade, localidad, company city, town',
  company_location_state: `company location state, state, estado, uf, provincia, province, region, regiao, company state, departamento, estado uf`,
  company_location_country: 'company location country, country, pais, company country, country code, nacao',
  company_location_postal_code: `company location postal code, postal code, postcode, zip, zip code, zipcode, cep, codigo postal, codigo de enderecamento postal`,
  job_title:
    'job title, jobtitle, title, cargo, funcao, profissao, ocupacao, position, role, puesto, ocupacion, profesion, titulo, job',
  source: `source, origem, fonte, canal, midia, origen, fuente, lead source, origem do lead, utm source, channel, canal de origem, medio, como conheceu`,
  description: `description, descricao, descripcion, observacao, observacoes, obs, notes, note, nota, notas, anotacoes, comments, comment, comentarios,
    comentario, mensagem, message, mensaje, observaciones, detalhes, details`,
  vendor_status: 'status, situacao, lead status, etapa, fase, stage, estagio, estatus, status do lead, pipeline stage',
  tags: 'tags, tag, etiquetas, etiqueta, labels, label, marcadores, marcador, lista, listas, lists',
  created_at: `created at, created, creation date, date created, create date, created date, data, date, fecha, data de criacao, data criacao, criado em, fecha de creacao, creado,
    data de cadastro, data cadastro, data do cadastro, data de entrada, data do lead, timestamp, date added, added on, fecha de registro, data e hora`,
  vendor_lead_id:
    'lead id, id do lead, id lead, leadid, external id, id externo, record id, vendor lead id, codigo do lead',
  product_name: `product, product name, produto, produto de interesse, producto, empreendimento, imovel, interesse, property, codigo do imovel, nome do produto`,
  product_price:
    'price, preco, valor, precio, valor do imovel, value, product price, orcamento, budget, presupuesto, ticket, faixa de valor',
  seller_name:
    'seller, vendedor, corretor, owner, responsavel, seller name, nome do vendedor, agente, asesor, vendedora, atendente, consultor',
  seller_email: 'seller email, email do vendedor, email do corretor, email do responsavel, owner email, email vendedor',
}

/** Names that hold what must not lie about as plain text: never kept unless somebody says so. */
export const sensitive =
  /\b(cpf|cnpj|rg|ssn|itin|passport|passaporte|senha|password|contrasena|cartao|card number|cvv|conta bancaria|iban|documento|curp|rfc|dni|cuit|pis|nis)\b/
