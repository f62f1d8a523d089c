/* Elements: making them, and finding those that have a part to play in their component. */
(() => {
  "use strict";
  const courseware = (self.courseware = self.courseware || {});

  courseware.dom = {
    /* A new element; `content` is text, an element, or a list of both. Text is never HTML. */
    create(tag, className = "", content = []) {
      const element = document.createElement(tag);
      if (className) element.className = className;
      element.append(...[content].flat());
      return element;
    },

    /* A button that submits nothing. */
    button(className, content, onClick) {
      const button = courseware.dom.create("button", className, content);
      button.type = "button";
      if (onClick) button.addEventListener("click", onClick);
      return button;
    },

    /* The picture of a lesson's card: the file at `source`, or the title on a field in the colour
       that it names (`#tech`). */
    picture(source, title) {
      const frame = courseware.dom.create("div", "cw-pic");
      if (source.startsWith("#")) {
        const label = courseware.dom.create("span", "cw-pic__title");
        frame.classList.add("cw-pic--lettered", "cw-pic--field", `cw-tint--${source.slice(1)}`);
        label.dataset.title = title;
        label.setAttribute("aria-hidden", "true");
        frame.append(label);
      } else if (source) {
        const image = courseware.dom.create("img");
        image.alt = "";
        image.loading = "lazy";
        image.src = source;
        frame.append(image);
      }
      return frame;
    },

    /* What a component calls `name`: data-part="name". */
    part(root, name) {
      return root.querySelector(`[data-part='${name}']`);
    },

    /* Runs a script of the site, which hands its data over by a function of `courseware`: a page
       from disk may not fetch a file, but it may run one. */
    runScript(url) {
      const script = document.createElement("script");
      script.src = url;
      document.head.append(script);
      return script;
    },
  };
})();
