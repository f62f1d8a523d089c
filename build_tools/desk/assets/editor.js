/* The text of a lesson: CodeMirror with Chinese words, and problems below their lines. */
(() => {
  "use strict";

  const { element } = self.courseware;
  const {
    Decoration,
    EditorState,
    EditorView,
    HighlightStyle,
    StateEffect,
    StateField,
    WidgetType,
    defaultKeymap,
    drawSelection,
    highlightActiveLine,
    history,
    historyKeymap,
    keymap,
    lineNumbers,
    markdown,
    search,
    searchKeymap,
    syntaxHighlighting,
    tags,
  } = self.CodeMirror;

  const PHRASES = {
    Find: "找",
    Replace: "换成",
    next: "下一个",
    previous: "上一个",
    all: "全选上",
    "match case": "分大小写",
    "by word": "整词",
    regexp: "正则",
    replace: "换",
    "replace all": "全换",
    close: "关",
    "current match": "现在这一处",
    "on line": "第",
    "replaced match on line $": "换了第 $ 行那一处",
    "replaced $ matches": "换了 $ 处",
    "Go to line": "到第几行",
    go: "去",
  };

  const COLOURS = HighlightStyle.define([
    { tag: tags.heading, fontWeight: "700", color: "var(--brand)" },
    { tag: tags.strong, fontWeight: "700" },
    { tag: tags.emphasis, fontStyle: "italic" },
    { tag: [tags.link, tags.url], color: "var(--policy)" },
    { tag: [tags.processingInstruction, tags.contentSeparator], color: "var(--ink-2)" },
    { tag: tags.monospace, color: "var(--cases)" },
    { tag: tags.quote, color: "var(--ink-2)" },
  ]);

  const LIST = /^\s*(?:[-*+]|\d+\.) /;
  const BLOCK = /^(?:[-*+>] |\d+\. |#|\||!\[|<table)/;

  class ProblemNote extends WidgetType {
    constructor(problem, mend) {
      super();
      this.problem = problem;
      this.mend = mend;
    }

    eq(other) {
      return JSON.stringify(other.problem) === JSON.stringify(this.problem);
    }

    toDOM() {
      const { message, hint, severity, mendable } = this.problem;
      const label = element("b", { textContent: severity === "error" ? "错误" : "提醒" });
      const note = element("div", { className: `dk-note dk-note--${severity}` }, label);
      note.append(` ${message}`);
      if (hint) note.append(element("span", { textContent: `怎么改：${hint}` }));
      if (mendable) {
        const button = element("button", { type: "button", textContent: "改好" });
        button.className = "dk-button dk-button--small";
        button.addEventListener("click", this.mend);
        note.append(button);
      }
      return note;
    }

    ignoreEvent() {
      return true;
    }
  }

  const setNotes = StateEffect.define();
  const notes = StateField.define({
    create: () => Decoration.none,
    update(decorations, transaction) {
      for (const effect of transaction.effects) {
        if (effect.is(setNotes)) return effect.value;
      }
      return decorations.map(transaction.changes);
    },
    provide: (field) => EditorView.decorations.from(field),
  });

  class TextEditor {
    constructor(parent, { text, nonce, label, firstLine, changed, pasted, mend }) {
      this.firstLine = firstLine;
      this.mend = mend;
      this.state = (doc) =>
        EditorState.create({
          doc,
          extensions: [
            EditorState.phrases.of(PHRASES),
            EditorView.cspNonce.of(nonce),
            EditorView.lineWrapping,
            EditorView.contentAttributes.of({
              "aria-label": label,
              spellcheck: "false",
              tabindex: "0",
            }),
            lineNumbers({ formatNumber: (number) => String(number + this.firstLine - 1) }),
            history(),
            drawSelection(),
            highlightActiveLine(),
            markdown(),
            syntaxHighlighting(COLOURS),
            search({ top: true }),
            keymap.of([...defaultKeymap, ...historyKeymap, ...searchKeymap]),
            notes,
            EditorView.updateListener.of((update) => {
              if (update.docChanged) changed();
            }),
            EditorView.domEventHandlers({ paste: (event) => pasted(event) }),
          ],
        });
      this.view = new EditorView({ state: this.state(text), parent });
    }

    get text() {
      return this.view.state.doc.toString();
    }

    /* As one change that can be undone. */
    replaceAll(text) {
      if (text === this.text) return;
      this.view.dispatch({ changes: { from: 0, to: this.view.state.doc.length, insert: text } });
    }

    insert(text) {
      this.view.dispatch(this.view.state.replaceSelection(text));
      this.view.focus();
    }

    /* Paragraphs and lists, which an empty line keeps apart from what stands before and behind. */
    insertText(text) {
      const { doc, selection } = this.view.state;
      const { from, to } = selection.main;
      const [first, end] = [doc.lineAt(from), doc.lineAt(to)];
      const lineAt = (number) => (doc.lines >= number && number > 0 ? doc.line(number).text : "");
      const gap = (beside, next, edge) => {
        if (beside.trim()) return "\n\n";
        return next.trim() && !(LIST.test(next) && LIST.test(edge)) ? "\n" : "";
      };
      if (!text.includes("\n") && !BLOCK.test(text)) {
        this.insert(text);
        return;
      }
      const lines = text.split("\n");
      const above = gap(first.text.slice(0, from - first.from), lineAt(first.number - 1), lines[0]);
      const below = gap(end.text.slice(to - end.from), lineAt(end.number + 1), lines.pop());
      this.insert(`${above}${text}${below || (to === doc.length ? "\n" : "")}`);
    }

    /* A block of its own, with an empty line above and below. */
    insertBlock(text) {
      const { state } = this.view;
      const line = state.doc.lineAt(state.selection.main.head);
      const end = line.to;
      const above = line.text.trim() ? "\n\n" : "";
      const insert = `${above}${text}\n`;
      this.view.dispatch({
        changes: { from: end, insert },
        selection: { anchor: end + insert.length },
      });
    }

    show(problems, firstLine) {
      this.firstLine = firstLine;
      const { doc } = this.view.state;
      const marks = [];
      const worst = new Map();
      for (const problem of problems) {
        const number = problem.line - firstLine + 1;
        if (problem.field || number < 1 || number > doc.lines) continue;
        const line = doc.line(number);
        const widget = new ProblemNote(problem, this.mend);
        worst.set(line.from, worst.get(line.from) === "error" ? "error" : problem.severity);
        marks.push(Decoration.widget({ widget, block: true, side: 1 }).range(line.to));
      }
      for (const [from, severity] of worst) {
        marks.push(Decoration.line({ class: `dk-line--${severity}` }).range(from));
      }
      this.view.dispatch({ effects: setNotes.of(Decoration.set(marks, true)) });
    }

    goTo(line) {
      const { doc } = this.view.state;
      const number = Math.min(Math.max(line - this.firstLine + 1, 1), doc.lines);
      const anchor = doc.line(number).from;
      const effects = EditorView.scrollIntoView(anchor, { y: "center" });
      this.view.dispatch({ selection: { anchor }, effects });
      this.view.focus();
    }

    focus() {
      this.view.focus();
    }
  }

  self.courseware.TextEditor = TextEditor;
})();
