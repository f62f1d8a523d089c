// What the desk's editor takes of CodeMirror; everything else is left out of the bundle.
import { Language, LanguageSupport, defineLanguageFacet } from "@codemirror/language";
import { GFM, parser } from "@lezer/markdown";

export { defaultKeymap, history, historyKeymap, redo, undo } from "@codemirror/commands";
export { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
export { search, searchKeymap } from "@codemirror/search";
export { EditorState, StateEffect, StateField } from "@codemirror/state";
export {
  Decoration,
  EditorView,
  WidgetType,
  drawSelection,
  highlightActiveLine,
  keymap,
  lineNumbers,
} from "@codemirror/view";
export { tags } from "@lezer/highlight";

// Without the languages that code in Markdown may have: they would double the bundle.
export function markdown() {
  const language = new Language(defineLanguageFacet(), parser.configure(GFM), [], "markdown");
  return new LanguageSupport(language);
}
