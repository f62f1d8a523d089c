/* What the timetable has for a day, offered as a whole: one press chooses the lessons and says how
   they are learned. Nothing is chosen unasked. */
(() => {
  "use strict";
  const { dom, session } = self.courseware;

  function itemOf(row) {
    const { programmeDay: day, programmeSlot: slot, programmeLessons: lessons } = row.dataset;
    return { day, slot, lessons: lessons.split(" "), text: row.textContent.trim() };
  }

  session.ProgrammeOffer = class ProgrammeOffer {
    /* `choose(item)` takes lessons and slot of what was pressed. */
    constructor(page, choose) {
      this.items = [...page.part("programme").children].map(itemOf);
      this.root = page.part("offered-programme");
      this.choose = choose;
    }

    /* The lessons of a day: they stand in `lessons`, or this station does not have them. */
    show(day, lessons) {
      const items = this.items.filter(
        (item) => item.day === day && item.lessons.some((id) => lessons[id]),
      );
      this.root.hidden = !items.length;
      this.root.textContent = "";
      if (!items.length) return;
      const buttons = items.map((item) => this.button(item, lessons));
      this.root.append(
        dom.create("h3", "", "节目单上这一天的"),
        dom.create("div", "cw-acts", buttons),
      );
    }

    button(item, lessons) {
      const present = item.lessons.filter((id) => lessons[id]);
      const label = `${item.text}，${present.length} 课`;
      return dom.button("cw-btn", label, () => this.choose({ ...item, lessons: present }));
    }
  };
})();
