/** The cookie of a person's session. */
export const personCookie = 'leadline_person'
