// The language of pages, launcher and station kit: classic scripts at the level of 2020, which is
// what Chrome 87 and Firefox 78 understand (docs/browsers.md).
import js from "@eslint/js";
import es from "eslint-plugin-es-x";

// What browsers give and scripts use. A name that is not listed is an error: before one is added,
// see that Chrome 87 and Firefox 78 have it, or that the script works without it.
const BROWSER = split(`
  AbortController Blob BroadcastChannel CSS CompressionStream CustomEvent DecompressionStream FileReader HTMLElement KeyboardEvent MediaRecorder MessageChannel Response
  TextDecoder TextEncoder URL URLSearchParams VTTCue
  addEventListener atob caches btoa clearInterval clearTimeout console crypto customElements document
  getComputedStyle history indexedDB innerHeight localStorage location matchMedia navigator
  performance requestAnimationFrame requestIdleCallback scrollBy self sessionStorage setInterval
  setTimeout
`);

// Members of elements and other objects that are newer, with the first Chrome and Firefox.
const TOO_NEW = {
  canParse: "120/115",
  checkVisibility: "105/106",
  hidePopover: "114/125",
  inert: "102/112",
  randomUUID: "92/95",
  showPicker: "99/101",
  showPopover: "114/125",
  startViewTransition: "111/144",
  togglePopover: "114/125",
};

// Names that say nothing of what they name.
const STOP_WORDS = split(`
  found told made one known at place wanted here words rest away again there said asked seen meant
  own old last held given taken kept left come gone done so such thing things what which
`);

// Where a script gives a name: to values, functions and classes; data keep the keys that they have.
const NAMES = [
  "VariableDeclarator > Identifier.id",
  ":function > Identifier.params",
  "FunctionDeclaration > Identifier.id",
  "ClassDeclaration > Identifier.id",
  "MethodDefinition > Identifier.key",
  "ArrayPattern > Identifier.elements",
  "ObjectPattern > Property > Identifier.value",
  "AssignmentPattern > Identifier.left",
  "RestElement > Identifier.argument",
  "Property[value.type=/Function/] > Identifier.key",
  "AssignmentExpression[right.type=/Function/] > MemberExpression > Identifier.property",
];

// Methods of iterators (2025) cannot be told from those of arrays, and of ours, without types.
const ITERATORS = Object.keys(es.rules).filter((name) => name.startsWith("no-iterator-prototype-"));

const AT = {
  selector: "CallExpression > MemberExpression.callee[property.name='at']",
  message: "The method `at` came with Chrome/Firefox 92/90.",
};

const SEVERAL_LINES = {
  selector: "TemplateElement[value.raw=/\\n/]",
  message: "A build takes indentation away: write a text of several lines with \\n.",
};

const LEVEL = {
  ...es.configs["flat/restrict-to-es2020"].rules,
  ...es.configs["flat/restrict-to-es2020-intl-api"].rules,
  ...es.configs["flat/no-new-in-esnext"].rules,
  ...Object.fromEntries(ITERATORS.map((name) => [`es-x/${name}`, "off"])),
  "es-x/no-string-prototype-replaceall": "off", // Chrome 85, Firefox 77
  // Also found where `at` is only a key of data; AT finds the calls.
  "es-x/no-array-prototype-at": "off",
  "es-x/no-string-prototype-at": "off",
  "no-restricted-properties": [
    "error",
    ...Object.entries(TOO_NEW).map(([property, since]) => ({
      property,
      message: `It came with Chrome/Firefox ${since}.`,
    })),
  ],
};

const STYLE = {
  "arrow-body-style": "error",
  curly: ["error", "multi-line"],
  eqeqeq: "error",
  "no-restricted-syntax": ["error", AT, ...NAMES.map(sayingNothing)],
  "no-implicit-globals": ["error", { lexicalBindings: true }],
  "no-shadow": "error",
  "no-unused-expressions": "error",
  "no-useless-call": "error",
  "no-useless-concat": "error",
  "no-var": "error",
  "object-shorthand": "error",
  "one-var": ["error", "never"],
  "prefer-arrow-callback": "error",
  "prefer-const": "error",
  "prefer-rest-params": "error",
  "prefer-spread": "error",
  "prefer-template": "error",
  strict: ["error", "function"],
};

const SCRIPTS = [
  "overrides/assets/js/**/*.js",
  "build_tools/release/**/*.js",
  "build_tools/assessment/**/*.js",
  "build_tools/desk/assets/**/*.js",
];

// The desk runs on the office's PC, from a server: there a page may ask for more.
const DESK = split("DOMParser Option XMLHttpRequest fetch");

export default [
  { ignores: ["**/vendor/**"] },
  {
    files: ["build_tools/desk/assets/**/*.js"],
    languageOptions: { globals: Object.fromEntries(DESK.map((name) => [name, "readonly"])) },
  },
  {
    files: SCRIPTS,
    languageOptions: {
      ecmaVersion: 2020,
      sourceType: "script",
      globals: Object.fromEntries(BROWSER.map((name) => [name, "readonly"])),
    },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    plugins: { "es-x": es },
    settings: { "es-x": { aggressive: true } },
    rules: { ...js.configs.recommended.rules, ...LEVEL, ...STYLE },
  },
  {
    files: ["overrides/assets/js/**/*.js"],
    rules: { "no-restricted-syntax": [...STYLE["no-restricted-syntax"], SEVERAL_LINES] },
  },
];

function sayingNothing(selector) {
  return {
    selector: `${selector}[name=/^(?:${STOP_WORDS.join("|")})$/]`,
    message: "Name it by what it is.",
  };
}

function split(text) {
  return text.trim().split(/\s+/);
}
