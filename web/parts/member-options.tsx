interface MemberOptionsProps {
  members: readonly { userId: string; name: string }[]
  nobody: string
}

/** Inside a `Select`: one of these people, or nobody (''). */
export function MemberOptions({ members, nobody }: MemberOptionsProps) {
  return (
    <>
      <option value="">{nobody}</option>
      {members.map(({ userId, name }) => (
        <option key={userId} value={userId}>
          {name}
        </option>
      ))}
    </>
  )
}
