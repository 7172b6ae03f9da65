import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Answer, Parley } from './parley.ts';

/** What is used of the SDK, which is installed beside the client and not among this repository's dependencies. */
type SdkClient = {
  connect: (transport: unknown) => Promise<void>;
  listTools: () => Promise<{ tools: { name: string }[] }>;
  callTool: (call: { name: string; arguments: unknown }) => Promise<{
    isError?: boolean;
    content: { type: string; text?: string }[];
  }>;
  close: () => Promise<void>;
};

/** The official MCP server as a child process, spoken to over stdio. */
export class McpClient {
  readonly called = new Set<string>();
  #client: SdkClient;

  private constructor(client: SdkClient) {
    this.#client = client;
  }

  static async start(parley: Parley, clients: string): Promise<McpClient> {
    const modules = join(clients, 'node_modules');
    const load = (path: string) =>
      import(pathToFileURL(join(modules, '@modelcontextprotocol/sdk/dist/esm', path)).href);
    const { Client } = await load('client/index.js');
    const { StdioClientTransport } = await load('client/stdio.js');
    const client: SdkClient = new Client({ name: 'parley-clients', version: '1.0.0' });
    await client.connect(
      new StdioClientTransport({
        command: process.execPath,
        args: [join(modules, '@postman/postman-mcp-server/dist/src/index.js'), '--full'],
        // Telemetry would go to the original service.
        env: {
          PATH: process.env.PATH ?? '',
          POSTMAN_API_KEY: parley.apiKey,
          POSTMAN_API_BASE_URL: parley.api,
          POSTMAN_MCP_TELEMETRY: 'false',
        },
        stderr: 'ignore',
      }),
    );
    return new McpClient(client);
  }

  async toolNames(): Promise<string[]> {
    return (await this.#client.listTools()).tools.map((tool) => tool.name);
  }

  /** Calls a tool and reads its answer as JSON; text that is none comes back as `{text}`. Throws on a tool error. */
  async call(name: string, args: { [key: string]: unknown } = {}): Promise<Answer> {
    this.called.add(name);
    const { isError, content } = await this.#client.callTool({ name, arguments: args });
    const text = content.find((part) => part.type === 'text')?.text ?? '';
    if (isError) throw new Error(`${name}: ${text}`);
    const isJson = text.startsWith('{') || text.startsWith('[');
    return isJson ? JSON.parse(text) : JSON.parse(JSON.stringify({ text }));
  }

  async stop(): Promise<void> {
    await this.#client.close();
  }
}
