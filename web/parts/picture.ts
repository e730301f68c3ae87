/** The picture that a vendor answers with (a QR code), wherever it stands in its answer. */
export const pictureIn = (detail: unknown): string | undefined =>
  /"(data:image\/[a-z]+;base64,[^"]+)"/.exec(JSON.stringify(detail) ?? '')?.[1]
