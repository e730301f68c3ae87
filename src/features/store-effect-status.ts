const isRunning = (effect: string) => `exists (select from work w where w.id = ${effect}.id and w.state = 'running')`

/** The status of an effect for people. Its row is written when it ends; that a request is out is what its work says. */
export const effectStatusOf = (effect: string): string =>
  `case when ${effect}.status = 'pending' and ${isRunning(effect)} then 'running' else ${effect}.status end`
