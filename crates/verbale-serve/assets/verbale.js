// The pages work without this. It adds: "/" to search, span addresses for any words, and the tie between words and notes.
"use strict";

document.addEventListener("keydown", (event) => {
  if (event.key === "/" && !/^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName) && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    const search = document.getElementById("q");
    search.focus();
    search.select();
  }
});

const text = document.getElementById("text");
if (text) reading(text);

function reading(text) {
  const paragraphs = [...text.querySelectorAll("p[data-start]")];
  const count = (words) => [...words].length; // code points, as in addresses

  // Code units to skip in `words` to pass `points` code points.
  function units(words, points) {
    let at = 0;
    for (const character of words) {
      if (points-- <= 0) break;
      at += character.length;
    }
    return at;
  }

  // Marks the words at [start, end) in every paragraph they touch.
  function mark(start, end) {
    for (const old of text.querySelectorAll("mark.here")) {
      old.replaceWith(...old.childNodes);
    }
    text.normalize();
    let first = null;
    for (const paragraph of paragraphs) {
      let at = Number(paragraph.dataset.start);
      const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
      const nodes = [];
      while (walker.nextNode()) nodes.push(walker.currentNode);
      for (const node of nodes) {
        const length = count(node.data);
        const from = Math.max(start, at), to = Math.min(end, at + length);
        if (from < to) {
          const range = document.createRange();
          range.setStart(node, units(node.data, from - at));
          range.setEnd(node, units(node.data, to - at));
          const here = document.createElement("mark");
          here.className = "here";
          range.surroundContents(here);
          first ??= here;
        }
        at += length;
      }
    }
    return first;
  }

  function follow() {
    const span = /^#s(\d+)-(\d+)$/.exec(location.hash);
    if (span) {
      const first = mark(Number(span[1]), Number(span[2]));
      if (first) first.scrollIntoView({ block: "center", behavior: "auto" });
      return;
    }
    const note = /^#[qefdx]\d+$/.test(location.hash) && document.getElementById(location.hash.slice(1));
    if (note) {
      note.open = true;
      note.scrollIntoView({ block: "center" });
    }
  }
  addEventListener("hashchange", follow);
  follow();

  // Pointing at words lights their notes, pointing at a note its words.
  const names = (piece) => (piece.dataset.f || "").split(" ");
  const light = (name, on) => {
    for (const piece of text.querySelectorAll(`[data-f~="${name}"]`)) piece.classList.toggle("lit", on);
  };
  for (const note of text.querySelectorAll(".note")) {
    for (const [kind, on] of [["pointerenter", true], ["pointerleave", false], ["focusin", true], ["focusout", false]]) {
      note.addEventListener(kind, () => light(note.id, on));
    }
  }
  text.addEventListener("pointerover", (event) => {
    for (const lit of text.querySelectorAll(".note.lit")) lit.classList.remove("lit");
    const piece = event.target.closest("[data-f]");
    for (const name of piece ? names(piece) : []) document.getElementById(name)?.classList.add("lit");
  });
  text.addEventListener("click", (event) => {
    const piece = event.target.closest("[data-f]");
    if (!piece || !getSelection().isCollapsed) return;
    const note = names(piece).map((name) => document.getElementById(name)).find(Boolean);
    if (note) note.open = !note.open;
  });

  // The address of selected words.
  const shown = document.getElementById("address");
  function point(node, offset) {
    const paragraph = (node.nodeType === 3 ? node.parentElement : node).closest?.("p[data-start]");
    if (!paragraph || !text.contains(paragraph)) return null;
    const before = document.createRange();
    before.setStart(paragraph, 0);
    before.setEnd(node, offset);
    return Number(paragraph.dataset.start) + count(before.toString());
  }
  document.addEventListener("selectionchange", () => {
    const selection = getSelection();
    const range = selection.rangeCount && !selection.isCollapsed ? selection.getRangeAt(0) : null;
    const start = range && point(range.startContainer, range.startOffset);
    const end = range && point(range.endContainer, range.endOffset);
    shown.hidden = start === null || end === null || !(start < end);
    if (shown.hidden) return;
    const link = document.createElement("a");
    link.href = `${location.pathname}#s${start}-${end}`;
    link.textContent = `Address of these words: s${start}-${end}`;
    shown.replaceChildren(link);
  });
}
