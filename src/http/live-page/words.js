/** The page's words, by the language of its document. Order: English, Portuguese, Spanish. */
const words = {
  workspace: ['Workspace', 'Espaço', 'Espacio'],
  sandbox: ['Sandbox: invented data', 'Sandbox: dados inventados', 'Sandbox: datos inventados'],
  key: ['API key', 'Chave de API', 'Clave de API'],
  signIn: ['Sign in', 'Entrar', 'Entrar'],
  signOut: ['Sign out', 'Sair', 'Salir'],
  wrongKey: ['This key opens nothing.', 'Esta chave não abre nada.', 'Esta clave no abre nada.'],
  live: ['Live', 'Ao vivo', 'En vivo'],
  stale: [
    'Connection lost, trying again',
    'Conexão perdida, tentando de novo',
    'Conexión perdida, intentando de nuevo',
  ],
  intakes: ['Requests', 'Requisições', 'Solicitudes'],
  received: ['Received', 'Recebida', 'Recibida'],
  vendor: ['Vendor', 'Fornecedor', 'Proveedor'],
  what: ['What', 'O quê', 'Qué'],
  status: ['Status', 'Situação', 'Estado'],
  any: ['Any', 'Qualquer', 'Cualquiera'],
  search: [
    'Search: id, subject, e-mail, phone',
    'Busca: id, assunto, e-mail, telefone',
    'Búsqueda: id, asunto, correo, teléfono',
  ],
  more: ['Older', 'Mais antigas', 'Más antiguas'],
  none: ['Nothing was received yet.', 'Nada foi recebido ainda.', 'Todavía no se recibió nada.'],
  noMatch: ['Nothing matches the filter.', 'Nada corresponde ao filtro.', 'Nada coincide con el filtro.'],
  copies: ['copies', 'cópias', 'copias'],
  unreadable: ['unreadable', 'ilegível', 'ilegible'],
  replay: ['Replay', 'Repetir', 'Repetir'],
  replayed: ['Will be decided again', 'Será decidida de novo', 'Se decidirá de nuevo'],
  close: ['Close', 'Fechar', 'Cerrar'],
  body: ['Payload', 'Conteúdo', 'Contenido'],
  headers: ['Headers', 'Cabeçalhos', 'Encabezados'],
  duplicate: ['Copy turned away', 'Cópia recusada', 'Copia rechazada'],
  event: ['Event', 'Evento', 'Evento'],
  effect: ['Effect', 'Efeito', 'Efecto'],
  attempt: ['Attempt', 'Tentativa', 'Intento'],
  settled: ['Over', 'Encerrada', 'Concluida'],
  completed: ['completed', 'concluída', 'completada'],
  failed: ['failed', 'falhou', 'falló'],
  pending: ['pending', 'pendente', 'pendiente'],
  processing: ['processing', 'processando', 'procesando'],
  ignored: ['ignored', 'ignorada', 'ignorada'],
  dead: ['dead', 'morta', 'muerta'],
  open: ['Open', 'Abertas', 'Abiertas'],
  processed: ['Processed', 'Processadas', 'Procesadas'],
  failures: ['Failed', 'Falharam', 'Fallaron'],
  successRate: ['Success', 'Sucesso', 'Éxito'],
  average: ['Average time', 'Tempo médio', 'Tiempo medio'],
  duplicatesPrevented: ['Copies prevented', 'Cópias evitadas', 'Copias evitadas'],
  rejected: ['Rejected', 'Rejeitadas', 'Rechazadas'],
}

export const language = document.documentElement.lang
const column = language.startsWith('pt') ? 1 : language.startsWith('es') ? 2 : 0

/** A word in the page's language; a name that has none is shown as it is. */
export const word = (name) => words[name]?.[column] ?? name

/** Fills every element that names its word. */
export function translatePage() {
  for (const element of document.querySelectorAll('[data-word]')) element.textContent = word(element.dataset.word)
}
