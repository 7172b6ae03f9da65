import { readOperations } from './operations.ts';
import { type Json, sampleOf } from './sample.ts';
import { makeApi } from './world-apis.ts';

/** Any JSON an answer may hold, for reading without ceremony. */
export type Answer = { [key: string]: Answer } & Iterable<Answer>;
export type Reply = { status: number; body: Answer; headers: Headers };
/** An element by its id and its uid. */
export type Ref = { id: string; uid: string };

type Account = { apiKey: string; userId: string | number; teamId: string | number; workspaceId: string };

const SERVER_MADE = new Set(['uid', '_postman_id', 'createdAt', 'updatedAt', 'lastUpdatedBy', 'fork']);
const TASK_ATTEMPTS_MAX = 200;
const OPENAPI = JSON.stringify({
  openapi: '3.0.3',
  info: { title: 'Things', version: '1' },
  paths: { '/things': { get: { responses: { 200: { description: 'All.' } } } } },
});

/** A person in a team with a workspace of content, made through the API alone. */
export class World {
  readonly base: string;
  readonly key: string;
  readonly userId: string;
  readonly teamId: string;
  workspace: string;
  otherWorkspace = '';
  group = '';
  collection: Ref = { id: '', uid: '' };
  folder: Ref = { id: '', uid: '' };
  request: Ref = { id: '', uid: '' };
  response: Ref = { id: '', uid: '' };
  environment: Ref = { id: '', uid: '' };
  spec = '';
  /** Ids of an API and what belongs to it, by the names of parameters. */
  api = { apiId: '', schemaId: '', versionId: '', taskId: '' };
  #count = 0;

  constructor(base: string, account: Account) {
    this.base = base;
    this.key = account.apiKey;
    this.userId = String(account.userId);
    this.teamId = String(account.teamId);
    this.workspace = account.workspaceId;
  }

  /** Sends one request; `body` is sent as JSON unless it is a string. */
  async send(
    method: string,
    path: string,
    body?: Json,
    headers: { [name: string]: string } = {},
  ): Promise<Reply> {
    const response = await fetch(`${this.base}${path}`, {
      method,
      headers: {
        'x-api-key': this.key,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      body: bodyOf(response, text),
      headers: response.headers,
    };
  }

  /** Sends what has to succeed for a test to be about something. */
  async must(
    method: string,
    path: string,
    body?: Json,
    headers: { [name: string]: string } = {},
  ): Promise<Answer> {
    const reply = await this.send(method, path, body, headers);
    if (reply.status >= 400) {
      throw new Error(`${method} ${path} answered ${reply.status}: ${JSON.stringify(reply.body)}`);
    }
    return reply.body;
  }

  /** Makes the content and answers what could not be made, so that one broken feature does not hide the others. */
  async build(): Promise<string[]> {
    const problems: string[] = [];
    const make = async (action: () => Promise<void>): Promise<void> => {
      await action().catch((error: unknown) => problems.push(String(error)));
    };
    await make(async () => {
      this.workspace = await this.makeWorkspace();
      this.otherWorkspace = await this.makeWorkspace();
    });
    await make(async () => {
      this.group = await this.makeGroup();
    });
    await make(async () => {
      this.environment = await this.makeEnvironment();
    });
    await make(async () => {
      this.spec = (await this.makeSpec()).id;
    });
    await make(async () => {
      this.api = await makeApi(this);
    });
    await make(async () => {
      this.collection = await this.makeCollection();
      this.folder = await this.makeFolder(this.collection.id);
      this.request = await this.makeRequest(this.collection.id, this.folder.id);
      await this.makeFolder(this.collection.id, this.folder.id);
      this.response = await this.makeResponse(this.collection.id, this.request.id);
    });
    return problems;
  }

  /** A name nothing else has. */
  name(noun: string): string {
    this.#count += 1;
    return `${noun} ${this.#count}`;
  }

  async makeWorkspace(): Promise<string> {
    const workspace = { name: this.name('Workspace'), type: 'team', description: 'Words.', about: 'About.' };
    return String((await this.must('POST', '/workspaces', { workspace })).workspace?.id);
  }

  /** A user group of the team with the person as its only member and manager. */
  async makeGroup(): Promise<string> {
    const path = `/parley/teams/${this.teamId}/groups`;
    const body = { name: this.name('Group'), summary: 'Words.', roles: ['user'] };
    const { id } = await this.must('POST', path, body);
    await this.must('PATCH', `${path}/${id}`, { managers: [Number(this.userId)] });
    return String(id);
  }

  /** A read-only key for the collection. */
  async makeAccessKey(): Promise<string> {
    const body = { collectionId: this.collection.uid };
    return String((await this.must('POST', '/parley/collection-access-keys', body)).data?.id);
  }

  /** A collection that holds everything the published example of a collection holds, and one plain request. */
  async makeCollection(): Promise<Ref> {
    const shape = readOperations().find(
      (one) => one.method === 'GET' && one.path === '/collections/{collectionId}',
    );
    const published = sampleOf(shape?.answers?.[0]?.shape ?? {}, SERVER_MADE);
    const body = await this.must('POST', `/collections?workspace=${this.workspace}`, published);
    return { id: String(body.collection?.id), uid: String(body.collection?.uid) };
  }

  async makeFolder(collection: string, folder?: string): Promise<Ref> {
    const body: Json = {
      name: this.name('Folder'),
      description: 'Words.',
      ...(folder === undefined ? {} : { folder }),
    };
    return this.#item(await this.must('POST', `/collections/${collection}/folders`, body));
  }

  async makeRequest(collection: string, folder?: string): Promise<Ref> {
    const query = folder === undefined ? '' : `?folder=${folder}`;
    const body = {
      name: this.name('Request'),
      description: 'Words.',
      method: 'GET',
      url: 'https://example.org/things',
      queryParams: [{ key: 'id', value: '{{id}}', equals: true, description: 'Words.', enabled: true }],
      protocolProfileBehavior: { disableBodyPruning: true },
    };
    return this.#item(await this.must('POST', `/collections/${collection}/requests${query}`, body));
  }

  async makeResponse(collection: string, request: string): Promise<Ref> {
    const body = {
      name: this.name('Response'),
      responseCode: { code: 200, name: 'OK' },
      headers: [
        {
          key: 'Content-Type',
          name: 'Content-Type',
          value: 'application/json',
          description: '',
          type: 'text',
        },
      ],
      text: '{}',
      language: 'json',
      requestObject: JSON.stringify({ method: 'GET', url: 'https://example.org/things' }),
    };
    return this.#item(
      await this.must('POST', `/collections/${collection}/responses?request=${request}`, body),
    );
  }

  async makeEnvironment(count = 6): Promise<Ref> {
    const values = Array.from({ length: count }, (_, index) => ({
      key: `key${index}`,
      value: `value ${index}`,
      enabled: true,
      type: 'default',
    }));
    const body: Json = { environment: { name: this.name('Environment'), values } };
    const { environment } = await this.must('POST', `/environments?workspace=${this.workspace}`, body);
    return { id: String(environment?.id), uid: String(environment?.uid) };
  }

  /** A fork of a fresh collection, one request ahead of it. */
  async makeFork(): Promise<{ source: Ref; fork: Ref }> {
    const source = await this.makeCollection();
    const path = `/collections/fork/${source.uid}?workspace=${this.workspace}`;
    const { collection } = await this.must('POST', path, { label: this.name('Fork') });
    const fork = { id: String(collection?.id), uid: String(collection?.uid) };
    await this.makeRequest(fork.id);
    return { source, fork };
  }

  /** A fork of a fresh environment, one variable ahead of it. */
  async makeEnvironmentFork(): Promise<{ source: Ref; fork: Ref }> {
    const source = await this.makeEnvironment();
    const path = `/environments/${source.uid}/forks?workspaceId=${this.workspace}`;
    const uid = String((await this.must('POST', path, { forkName: this.name('Fork') })).environment?.uid);
    const patch = [
      { op: 'add', path: '/values/0', value: { key: 'new', value: 'x', enabled: true, type: 'default' } },
    ];
    await this.must('PATCH', `/environments/${uid}`, patch);
    return { source, fork: { id: uid.replace(/^\d+-/, ''), uid } };
  }

  async makePullRequest(): Promise<{ id: string; source: Ref; fork: Ref }> {
    const { source, fork } = await this.makeFork();
    const body = {
      title: 'Title',
      description: 'Words.',
      reviewers: [this.userId],
      destinationId: source.uid,
    };
    const { id } = await this.must('POST', `/collections/${fork.uid}/pull-requests`, body);
    return { id: String(id), source, fork };
  }

  /** A comment on the place whose path is given, such as `/collections/<uid>/folders/<uid>`. */
  async makeComment(place: string): Promise<{ id: string; thread: string }> {
    const { data } = await this.must('POST', `${place}/comments`, { body: 'Words.' });
    return { id: String(data?.id), thread: String(data?.threadId) };
  }

  /** A specification of a root and a file in folders; of protobuf one file. */
  async makeSpec(type = 'OPENAPI:3.0', content = OPENAPI, count = 2): Promise<{ id: string }> {
    const isProtobuf = type.startsWith('PROTOBUF');
    const files = isProtobuf
      ? [{ path: 'index.proto', content: 'syntax = "proto3";\n', type: 'ROOT' }]
      : [
          { path: 'index.json', content, type: 'ROOT' },
          { path: 'components/schemas/thing.json', content: '{"type":"object"}', type: 'DEFAULT' },
        ].slice(0, count);
    const body = { name: this.name('Specification'), type, files };
    const { id } = await this.must('POST', `/specs?workspaceId=${this.workspace}`, body);
    return { id: String(id) };
  }

  /** A version tag of a specification of so many files. */
  async makeTag(files = 2): Promise<{ id: string; spec: string }> {
    const spec = (await this.makeSpec('OPENAPI:3.0', OPENAPI, files)).id;
    const { data } = await this.must('POST', `/specs/${spec}/version-tags`, { name: this.name('Tag') });
    return { id: String(data?.id), spec };
  }

  async startGeneration(spec: string): Promise<{ taskId: string }> {
    const body = { name: this.name('Collection'), options: {} };
    const { taskId } = await this.must('POST', `/specs/${spec}/generations/collection`, body);
    return { taskId: String(taskId) };
  }

  /** A collection that was made of a specification; `collection` is its uid. */
  async makeGenerated(): Promise<{ spec: string; collection: string; task: string }> {
    const spec = (await this.makeSpec()).id;
    const { taskId: task } = await this.startGeneration(spec);
    const { details } = await this.settle(`/specs/${spec}/tasks/${task}`, 'pending');
    const [resource] = details?.resources ?? [];
    return { spec, collection: String(resource?.id), task };
  }

  /** Asks a task until it has left `running`. */
  async settle(path: string, running: string): Promise<Answer> {
    for (let attempt = 0; attempt < TASK_ATTEMPTS_MAX; attempt += 1) {
      const answer = await this.must('GET', path);
      if (String(answer.status ?? answer.task?.status) !== running) return answer;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    throw new Error(`${path} stays ${running}`);
  }

  #item(body: Answer): Ref {
    const id = String(body.model_id);
    return { id, uid: `${body.data?.owner}-${id}` };
  }
}

/** Documents that are sent as they are come as text. */
function bodyOf(response: Response, text: string): Answer {
  const isJson = response.headers.get('content-type')?.includes('json') ?? true;
  return JSON.parse(text === '' ? 'null' : isJson ? text : JSON.stringify(text));
}
