/**
 * The direction of imports. Each folder of src/ is a room, and data flows down the plan in src/README.md: a room imports
 * what stands above it, and only what is listed here.
 *
 * `npm run layers` checks it; test/project/layers.test.ts shows that it can fail.
 */

/** Room → the rooms it may import, and why it may not import more. */
const rooms = {
  source: [[], 'Files, spans and edits are what everything else speaks of.'],
  diagnostics: [['source'], 'What is said to the user is data; who says it is not known here.'],
  vocabulary: [['source', 'diagnostics'], 'An operation is described once, for every stage and backend.'],
  syntax: [['source', 'diagnostics'], 'Text to tree: what a name or a number means is decided later.'],
  ir: [['source', 'diagnostics', 'vocabulary'], 'The graph is the contract: neither language nor backends are known.'],
  check: [['source', 'diagnostics', 'vocabulary', 'syntax'], 'From a tree to a checked model; no graph yet.'],
  lower: [['source', 'diagnostics', 'vocabulary', 'check', 'ir'], 'The only way from the language to the graph.'],
  passes: [['source', 'diagnostics', 'vocabulary', 'ir', 'weights'], 'Graph to graph; works for graphs of any origin.'],
  weights: [['source', 'diagnostics', 'vocabulary', 'ir'], "Named tensors in PyTorch's layout, for any backend."],
  compare: [
    ['source', 'diagnostics', 'vocabulary', 'ir', 'weights'],
    'Two graphs, or a graph and a checkpoint, side by side; where they came from is not known.',
  ],
  classes: [
    ['source', 'diagnostics', 'vocabulary', 'ir'],
    'A graph as the classes that a person would write; no target language is known.',
  ],
  runtime: [
    ['source', 'diagnostics', 'vocabulary', 'ir', 'weights', 'passes'],
    'Runs a graph on tfjs; where the graph came from is not known.',
  ],
  backends: [
    ['source', 'diagnostics', 'vocabulary', 'ir', 'weights', 'passes', 'classes', 'runtime'],
    'A backend gets a graph and options, never the language; backends do not know of each other.',
  ],
  torch: [['source', 'diagnostics', 'weights', 'runtime'], 'The runtime of generated code, which has no compiler.'],
  format: [['source', 'diagnostics', 'syntax'], 'Formatting needs a tree, not its meaning.'],
  lint: [
    ['source', 'diagnostics', 'vocabulary', 'syntax', 'check'],
    'Rules read the tree and the checked model, never the graph.',
  ],
  compiler: [
    [
      'source',
      'diagnostics',
      'vocabulary',
      'syntax',
      'check',
      'ir',
      'lower',
      'passes',
      'weights',
      'compare',
      'classes',
      'runtime',
      'backends',
      'format',
      'lint',
    ],
    'The one place that composes stages.',
  ],
  caffe: [
    ['source', 'diagnostics', 'vocabulary', 'ir', 'compare', 'format', 'compiler'],
    'Writes specs, formats and compiles them as anybody does; how the stages work is not known here.',
  ],
}

/** Rooms that nothing imports: they may use everything else, but not each other. */
const leaves = ['cli', 'lsp', 'playground']

/** Package → the rooms that may import it. What is not listed is not for src/. */
const packages = [
  ['chevrotain', ['syntax', 'caffe'], 'Parsers are made where a text is read: specs, and prototxts that are imported.'],
  ['@tensorflow/.*', ['runtime', 'backends/tfjs.*', 'torch'], 'Checking a spec must never load tfjs.'],
  [
    'ajv',
    ['ir', 'lint'],
    'Documents from outside are validated where they come in: the graph, the configuration of lint.',
  ],
  ['fflate', ['weights'], 'Archives are opened where checkpoints are read.'],
  ['protobufjs', ['backends/onnx'], 'Only ONNX is written as protocol buffers.'],
  [
    'prettier',
    ['format', 'cli', 'backends/torch-ts', 'caffe'],
    'The formatter is a plugin; generated TypeScript and imported specs are laid out by it.',
  ],
  ['commander', ['cli'], 'Only the command line has options.'],
  ['cli-progress', ['cli'], 'Only the command line draws progress.'],
  ['tinyglobby', ['cli'], 'Only the command line takes patterns of files.'],
  ['picomatch', ['lint'], 'Only the configuration of lint has patterns of files.'],
  ['picocolors', ['cli', 'diagnostics/render/.*'], 'Colour is for renderers, which are told whether to use it.'],
  ['sharp', ['cli', 'compiler/node.*'], 'Pictures are decoded at the edge; the rest takes tensors.'],
]

/** Files that may use Node's own modules: leaves, and the hosts that bring files to the core. */
const hosts = ['^src/(cli|lsp)/', '^src/(compiler|runtime|torch|backends/[^/]+)/node[^/]*(\\.ts$|/)']

const alternatives = (names) => `(${names.join('|')})`
const packagePath = (name) => `(^|/)node_modules/${name}/`

const roomRules = Object.entries(rooms).map(([room, [allowed, comment]]) => ({
  name: `room-${room}`,
  severity: 'error',
  comment: `src/${room} may import ${allowed.join(', ') || 'no other room'}. ${comment}`,
  from: { path: `^src/${room}/` },
  to: { path: '^src/', pathNot: `^src/${alternatives([room, ...allowed])}/` },
}))

const packageRules = packages.map(([name, allowed, comment]) => ({
  name: `package-${name.replace(/[^a-z-]+/g, '')}`,
  severity: 'error',
  comment: `Only ${allowed.join(', ')} may import it. ${comment}`,
  from: { path: '^src/', pathNot: `^src/${alternatives(allowed)}(/|\\.ts$)` },
  to: { path: packagePath(name) },
}))

export default {
  forbidden: [
    ...roomRules,
    ...packageRules,
    {
      name: 'room-unknown',
      severity: 'error',
      comment: 'A new folder of src/ gets a row in .dependency-cruiser.mjs and in src/README.md.',
      from: { path: '^src/[^/]+/', pathNot: `^src/${alternatives([...Object.keys(rooms), ...leaves])}/` },
      to: {},
    },
    {
      name: 'leaf-imported',
      severity: 'error',
      comment: 'The command line, the language server and the playground are ends: nothing imports them.',
      from: { path: '^src/([^/]+)/' },
      to: { path: `^src/${alternatives(leaves)}/`, pathNot: '^src/$1/' },
    },
    {
      name: 'door',
      severity: 'error',
      comment: 'Another room is entered through its index.ts, so that what it offers stands in one place.',
      from: { path: '^src/([^/]+)/' },
      to: {
        path: '^src/[^/]+/',
        pathNot: [
          '^src/$1/',
          '^src/[^/]+/index\\.ts$',
          '^src/backends/[^/]+/(index|browser)\\.ts$',
          '^src/diagnostics/render/index\\.ts$',
          '^src/[^/]+/node\\.ts$',
        ],
      },
    },
    {
      name: 'backend-to-backend',
      severity: 'error',
      comment: 'Backends do not know of each other: what they share belongs to the graph, the passes or the weights.',
      from: { path: '^src/backends/([^/]+)/' },
      to: { path: '^src/backends/', pathNot: '^src/backends/$1/' },
    },
    {
      name: 'node-below-the-hosts',
      severity: 'error',
      comment: 'Files, processes and the terminal come through a host, so that the same code runs in a browser.',
      from: { path: '^src/', pathNot: hosts },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'package-unlisted',
      severity: 'error',
      comment: 'A package that src/ uses is listed in .dependency-cruiser.mjs with the rooms that may use it.',
      from: { path: '^src/' },
      to: { path: '(^|/)node_modules/', pathNot: packages.map(([name]) => packagePath(name)) },
    },
    {
      name: 'cycle-of-rooms',
      severity: 'error',
      comment:
        'Rooms that know each other are one room. (Files that run each other are found by oxlint, import/no-cycle, ' +
        'which can tell types from values.)',
      from: { path: '^src/([^/]+)/' },
      to: { circular: true, pathNot: '^src/$1/' },
    },
    {
      name: 'product-to-workshop',
      severity: 'error',
      comment: 'The product does not know its tests, benchmarks and scripts.',
      from: { path: '^src/' },
      to: { path: '^(test|bench|scripts)/' },
    },
    {
      name: 'unresolvable',
      severity: 'error',
      comment: 'The import leads nowhere.',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'undeclared-package',
      severity: 'error',
      comment: 'What is imported is declared in package.json; what src/ imports, as a dependency of users.',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'] },
    },
  ],
  options: {
    parser: 'swc',
    // Types count as well: what a room may not know, it may not name.
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['^dist', '\\.senet$'] },
    enhancedResolveOptions: {
      extensions: ['.ts', '.mjs', '.js', '.d.ts'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'node', 'default'],
    },
  },
}
