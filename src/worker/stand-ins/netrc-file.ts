/** No page reads the user's logins. */
export const readNetrc = (): undefined => undefined
