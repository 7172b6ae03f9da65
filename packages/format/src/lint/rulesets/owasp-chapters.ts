/** The page of the OWASP list about one risk. */
export const chapter = (name: string) => `https://owasp.org/API-Security/editions/2023/en/${name}/`;
