/* The roster of a station: who learns here. Names stay on this PC; what travels names people by
   their ids. */
(() => {
  "use strict";
  const {
    people: { list },
    store,
  } = self.courseware;
  const LONGEST_NAME = 40;
  const LONGEST_GROUP = 20;
  const MOST_PEOPLE = 2000;
  const HIGHEST_NUMBER = 9999;
  const EVERYBODY = "大家一起"; /* a name that nobody may have */
  const KINDS = ["member", "cadre", "villager"];
  const KIND_NAMES = {
    党员: "member",
    预备党员: "member",
    干部: "cadre",
    村干部: "cadre",
    群众: "villager",
    村民: "villager",
    农民: "villager",
  };
  /* Signs for those who do not read: only such as the fonts of Windows 7 have. */
  const MARKS = Array.from("★●■▲◆☆○□△◇◎♥♣♠♦☀☂♪☎✿");
  const HEADINGS = ["姓名", "名字"];
  const OF_PERSON = ["seen", "answers", "read", "run"]; /* what else is stored of somebody */

  function trimmed(text, longest) {
    const plain = String(text === undefined || text === null ? "" : text);
    return plain.replace(/\s+/g, " ").trim().slice(0, longest);
  }

  function nextNumber(people) {
    return Math.max(0, ...people.map(({ number }) => number || 0)) + 1;
  }

  function newId(people) {
    const ids = new Set(people.map(({ id }) => id));
    let id = store.randomHex(4);
    while (ids.has(id)) id = store.randomHex(4);
    return id;
  }

  function isNumbered({ number }) {
    return trimmed(number, 10) !== "";
  }

  /* A person as it would be stored, from what was entered; numbers may come as text. */
  function normalized(fields, people) {
    return {
      id: fields.id || newId(people),
      number: isNumbered(fields) ? Number(fields.number) : nextNumber(people),
      name: trimmed(fields.name, LONGEST_NAME),
      kind: fields.kind || "villager",
      group: trimmed(fields.group, LONGEST_GROUP),
      mark: fields.mark || "",
    };
  }

  /* What is wrong with a person beside `others`, in words; "" where nothing is. */
  function fault(person, others) {
    const { number, name, kind, mark } = person;
    if (!name) return "先写名字。";
    if (name === EVERYBODY || others.some((other) => other.name === name)) {
      return "这个名字已经有了。同名的，后面加个字分开。";
    }
    if (!Number.isInteger(number) || number < 1 || number > HIGHEST_NUMBER) {
      return `号码写 1 到 ${HIGHEST_NUMBER} 的数字。`;
    }
    const sharing = others.find((other) => other.number === number);
    if (sharing) return `${number} 号已经是${sharing.name}了，换一个号。`;
    if (!KINDS.includes(kind)) return "类别只有党员、干部、群众。";
    if (mark && !MARKS.includes(mark)) return "记号只能从表里选。";
    if (others.length >= MOST_PEOPLE) return "名字太多了，先去掉不来的。";
    return "";
  }

  function change(person) {
    return { store: "roster", key: person.id, value: person };
  }

  async function storePerson(person, others) {
    const text = fault(person, others);
    if (text) return text;
    return (await store.write([change(person)])) ? person : store.problem();
  }

  /* "李 四" is one name, as lists for the eye are written, also with the wide space. */
  function joinSpacedNames(parts) {
    const joined = [];
    for (const word of parts) {
      const previous = joined[joined.length - 1];
      const isSpaced = /^\p{Script=Han}$/u.test(word) && /^\p{Script=Han}$/u.test(previous || "");
      if (isSpaced) joined[joined.length - 1] = previous + word;
      else joined.push(word);
    }
    return joined;
  }

  function split(line) {
    const text = line.normalize("NFKC").trim();
    const parts = text.split(/\s*[\t,、;]\s*/).filter(Boolean);
    return parts.length > 1 ? parts : joinSpacedNames(text.split(/\s+/));
  }

  /* {number, name, kind, group} of one line, or a text that says what is wrong with it. */
  function parseLine(line) {
    const cells = split(line);
    const number = /^\d+[.号]?$/.test(cells[0]) ? parseInt(cells.shift(), 10) : "";
    const name = cells.shift() || "";
    if (!name) return "只有号码，没有名字。";
    if (/\d/.test(name)) return `“${name}”不像名字。`;
    const kind = KIND_NAMES[cells[0]] || (KINDS.includes(cells[0]) ? cells[0] : "");
    if (kind) cells.shift();
    if (cells.length > 1) return `“${cells.join(" ")}”看不懂：一行写号码、名字、类别、组。`;
    return { number, name, kind: kind || "villager", group: cells[0] || "" };
  }

  self.courseware.roster = {
    KINDS,
    MARKS,

    /* [{id, number, name, kind, group, mark}, …] in the order of the numbers. */
    list,

    /* The person, or what is wrong, in words. Number, kind, group and mark may be left out. */
    async add(fields) {
      await store.ready;
      const people = list();
      return storePerson(normalized({ ...fields, id: "" }, people), people);
    },

    async change(id, fields) {
      await store.ready;
      const people = list();
      const person = people.find((other) => other.id === id);
      if (!person) return "名单里没有这个人。";
      const others = people.filter((other) => other.id !== id);
      return storePerson(normalized({ ...person, ...fields, id }, others), others);
    },

    /* Takes a person off, and what is stored of this person's learning. */
    remove(id) {
      const changes = [{ store: "roster", key: id, remove: true }];
      for (const kind of OF_PERSON) {
        store.names(`${kind}:${id}:`).forEach((key) => {
          changes.push({ store: "learned", key, remove: true });
        });
      }
      changes.push({ store: "learned", key: `begun:${id}`, remove: true });
      if (store.get("learner", "") === id) {
        changes.push({ store: "learned", key: "learner", remove: true });
      }
      return store.write(changes);
    },

    /* Lines as they are pasted: a name, or number, name, kind and group, separated by tabs,
       commas or spaces → {people, faults: [{line, text, reason}]}; lines count from 1. */
    parse(text) {
      const people = [];
      const faults = [];
      String(text)
        .split(/\r\n|\r|\n/)
        .forEach((row, index) => {
          if (!row.trim() || split(row).some((word) => HEADINGS.includes(word))) return;
          const line = index + 1;
          const person = parseLine(row);
          if (typeof person === "string") faults.push({ line, text: row.trim(), reason: person });
          else people.push({ ...person, line });
        });
      return { people, faults };
    },

    /* Adds those who can be added, in one transaction: {count, faults}. */
    async addMany(people) {
      await store.ready;
      const all = list();
      const before = all.length;
      const faults = [];
      const numbered = people.map((fields, index) => ({ line: index + 1, ...fields }));
      /* Those with a number first, so that nobody without one gets it. */
      const inTurn = numbered.filter(isNumbered).concat(numbered.filter((row) => !isNumbered(row)));
      for (const fields of inTurn) {
        const person = normalized({ ...fields, id: "" }, all);
        const reason = fault(person, all);
        if (reason) faults.push({ line: fields.line, text: person.name, reason });
        else all.push(person);
      }
      faults.sort((a, b) => a.line - b.line);
      const added = all.slice(before);
      const isKept = !added.length || (await store.write(added.map(change)));
      if (isKept) return { count: added.length, faults };
      return { count: 0, faults: [{ line: 0, text: "", reason: store.problem() }, ...faults] };
    },
  };
})();
