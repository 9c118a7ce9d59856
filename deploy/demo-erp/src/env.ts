/** Address and credentials of the server to be filled: never on a command line, where anybody on the machine reads them. */
export const databaseUrl = process.env.DEMO_ERP_URL;
