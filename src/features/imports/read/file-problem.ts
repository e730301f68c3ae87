/** Everything that makes a whole file unreadable. What is wrong with one row alone is a `RowProblem`. */
export type FileProblemCode =
  | 'file_empty'
  | 'file_not_a_table'
  | 'file_old_excel'
  | 'file_protected'
  | 'file_too_large'
  | 'archive_bomb'
  | 'archive_broken'
  | 'header_missing'
  | 'header_twice'
  | 'too_many_columns'
  | 'too_many_rows'
  | 'quote_open'
  | 'record_too_long'

/** Thrown while a file is read: nothing of it is kept. Its message names line and column and is meant for a person. */
export class FileProblem extends Error {
  code: FileProblemCode
  /** Counted from 1; the row of a sheet. */
  line: number | null
  /** Counted from 1; of the table, not the character. */
  column: number | null

  constructor(code: FileProblemCode, message: string, line: number | null = null, column: number | null = null) {
    super(message)
    this.code = code
    this.line = line
    this.column = column
  }
}

/** One record of the file, header or data. */
export interface RawRow {
  /** Where it starts, counted from 1. */
  line: number
  cells: string[]
  /** Something about its spelling that only this row suffers from. */
  flaw?: 'quote_malformed' | 'bad_character'
}
