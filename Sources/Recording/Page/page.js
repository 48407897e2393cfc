"use strict";
// Plays the recording that stands in this page. A picture is a grid of cells; every one but the first is stored as what
// changed since the one before: runs of a place, a style and a text.
(() => {
  const data = JSON.parse(document.getElementById("recording").textContent);
  const element = (id) => document.getElementById(id);
  const [columns, rows] = data.size;
  const pictures = data.pictures;
  const last = pictures.length - 1;
  const wide = new Set(data.wide);
  const blank = " ";

  const words = {
    en: {
      run: "run (Space)", pause: "pause (Space)", back: "a tick back (,)", step: "a tick forward (.)",
      first: "to the start (Home)", place: "place in the recording", tick: "tick", chapters: "chapters", none: "chapter …",
      rate: "speed (+ and -)", words: "All captions", keysLabel: "Keys (?)", controls: "player",
      keys: "Space run or pause · . and , a tick · n and N a picture · ] and [ chapter · PgDn and PgUp caption · "
        + "Home and End · + and - speed · g tick · L 日本語",
    },
    ja: {
      run: "実行(Space)", pause: "一時停止(Space)", back: "1ティック戻る(,)", step: "1ティック進む(.)",
      first: "先頭へ(Home)", place: "録画の中の位置", tick: "ティック", chapters: "章", none: "章 …",
      rate: "速さ(+ と -)", words: "すべての説明", keysLabel: "キー(?)", controls: "再生",
      keys: "Space 実行/一時停止 · . , 1ティック · n N 1画面 · ] [ 章 · PgDn PgUp 説明 · Home End · + - 速さ · g ティック · L English",
    },
  };
  let language = (navigator.language || "en").startsWith("ja") ? "ja" : "en";

  // MARK: Pictures

  let characters = new Array(columns * rows).fill(blank);
  let styles = new Int32Array(columns * rows);
  let at = -1;
  // Whole pictures on the way, so that going back costs little.
  const kept = [];
  const between = 64;
  const starts = [];
  let sum = 0;
  for (const picture of pictures) starts.push(sum += picture[0]);

  const tickOf = (index) => pictures[index][1];
  const captionOf = (index) => pictures[index][2];

  function put(picture, dirty) {
    for (let run = 3; run < picture.length; run += 3) {
      let place = picture[run];
      const style = picture[run + 1];
      if (dirty) dirty.add(Math.floor(place / columns));
      for (const character of picture[run + 2]) {
        characters[place] = character;
        styles[place++] = style;
        if (wide.has(character)) {
          characters[place] = "";
          styles[place++] = style;
        }
      }
    }
  }

  function go(index) {
    index = Math.max(0, Math.min(last, index));
    if (index === at) return;
    let dirty = null;
    if (index === at + 1) {
      dirty = new Set();
      put(pictures[index], dirty);
    } else {
      let from = at;
      if (index < at || index > at + between) {
        const keep = kept[Math.floor(index / between)];
        if (keep) {
          characters = keep[0].slice();
          styles = keep[1].slice();
          from = Math.floor(index / between) * between;
        } else if (index < at) {
          characters.fill(blank);
          styles.fill(0);
          from = -1;
        }
      }
      while (from < index) {
        put(pictures[++from], null);
        keep(from);
      }
    }
    at = index;
    keep(at);
    draw(dirty);
    tell();
  }

  function keep(index) {
    if (index % between === 0 && !kept[index / between]) kept[index / between] = [characters.slice(), styles.slice()];
  }

  /// The rows of the picture as text.
  function lines() {
    const result = [];
    for (let row = 0; row < rows; row++) result.push(characters.slice(row * columns, (row + 1) * columns).join(""));
    return result;
  }

  // MARK: Drawing

  const canvas = element("canvas");
  const context = canvas.getContext("2d");
  const family = '"DejaVu Sans Mono",Menlo,Consolas,"Liberation Mono","Noto Sans Mono CJK JP",monospace';
  let width = 0, height = 0, narrow = 0, broad = 0;

  function fit() {
    const ratio = window.devicePixelRatio || 1;
    const around = element("controls").hidden ? 90 : 190;
    const room = [document.documentElement.clientWidth - 24, Math.max(200, window.innerHeight - around)];
    width = Math.max(4, Math.floor(Math.min(room[0] * ratio / columns, room[1] * ratio / (2 * rows))));
    height = 2 * width;
    canvas.width = columns * width;
    canvas.height = rows * height;
    canvas.style.width = canvas.width / ratio + "px";
    canvas.style.height = canvas.height / ratio + "px";
    context.font = `100px ${family}`;
    narrow = 100 * width / context.measureText("M").width;
    broad = Math.min(2 * width, 1.1 * narrow);
    draw(null);
  }

  function draw(dirty) {
    if (at < 0 || width === 0) return;
    context.textBaseline = "alphabetic";
    for (let row = 0; row < rows; row++) {
      if (dirty && !dirty.has(row)) continue;
      const y = row * height;
      // Grounds first: a letter may reach into the cell beside it.
      for (let column = 0; column < columns;) {
        const ground = data.styles[styles[row * columns + column]][1];
        let end = column + 1;
        while (end < columns && data.styles[styles[row * columns + end]][1] === ground) end++;
        context.fillStyle = "#" + ground;
        context.fillRect(column * width, y, (end - column) * width, height);
        column = end;
      }
      for (let column = 0; column < columns; column++) mark(column, row, y);
    }
  }

  function mark(column, row, y) {
    const character = characters[row * columns + column];
    const [ink, , bits] = data.styles[styles[row * columns + column]];
    const x = column * width;
    context.fillStyle = "#" + ink;
    if (bits & 2 && character !== "") {
      context.fillRect(x, y + Math.round(height * 0.9), width * (wide.has(character) ? 2 : 1), Math.max(1, width / 10));
    }
    if (character === blank || character === "") return;
    const shape = data.shapes[character];
    if (shape) {
      const line = Math.max(1, Math.round(width / 9));
      for (const [left, top, across, down, opacity] of shape) {
        context.globalAlpha = opacity / 100;
        // Edges on whole pixels, so that neighbours meet.
        const [x0, x1] = [Math.round(left * width / 8), Math.round((left + across) * width / 8)];
        const [y0, y1] = [Math.round(top * height / 8), Math.round((top + down) * height / 8)];
        context.fillRect(x + x0, y + y0, across === 0 ? line : x1 - x0, down === 0 ? line : y1 - y0);
      }
      context.globalAlpha = 1;
      return;
    }
    const isWide = wide.has(character);
    const size = isWide ? broad : narrow;
    context.font = `${bits & 1 ? "bold " : ""}${size}px ${family}`;
    context.fillText(character, x + (isWide ? Math.max(0, (2 * width - size) / 2) : 0), y + height * 14 / 18);
  }

  // MARK: Time

  let timer = null;
  let rate = 1;
  const rates = [0.25, 0.5, 1, 2, 4, 8, 16];

  const isRunning = () => timer !== null;

  function pause() {
    clearTimeout(timer);
    timer = null;
    tell();
  }

  function run() {
    if (at === last) go(0);
    next();
    tell();
  }

  function next() {
    if (at === last) return pause();
    timer = setTimeout(() => {
      go(at + 1);
      if (timer !== null) next();
    }, pictures[at + 1][0] / rate);
  }

  function toggle() { isRunning() ? pause() : run(); }

  function jump(index) {
    pause();
    go(index);
  }

  /// The last picture of the tick after, or before, this one.
  function ticks(direction) {
    let index = at;
    while (index >= 0 && index <= last && tickOf(index) === tickOf(at)) index += direction;
    if (index > last || index < 0) return jump(direction > 0 ? last : 0);
    if (direction > 0) while (index < last && tickOf(index + 1) === tickOf(index)) index++;
    jump(index);
  }

  function toTick(tick) {
    let index = pictures.findIndex((picture) => picture[1] > tick);
    jump(index < 0 ? last : Math.max(0, index - 1));
  }

  function captions(direction) {
    const wanted = captionOf(at) + direction;
    const index = pictures.findIndex((picture) => picture[2] === wanted);
    if (index >= 0) jump(index); else if (wanted < 0) jump(0); else if (direction > 0) jump(last);
  }

  function chapters(direction) {
    const marks = data.chapters.map((chapter) => chapter[1]);
    const found = direction > 0 ? marks.find((index) => index > at) : marks.filter((index) => index < at).pop();
    if (found !== undefined) jump(found); else jump(direction > 0 ? last : 0);
  }

  function speed(direction) {
    rate = rates[Math.max(0, Math.min(rates.length - 1, rates.indexOf(rate) + direction))];
    element("rate").textContent = "×" + rate;
  }

  // MARK: Words

  let told = -2;

  function tell() {
    const text = words[language];
    element("run").textContent = isRunning() ? "❚❚" : "▶";
    label("run", isRunning() ? text.pause : text.run);
    element("place").value = at;
    element("place").setAttribute("aria-valuetext", `${text.tick} ${tickOf(at)}`);
    if (document.activeElement !== element("tick")) element("tick").value = tickOf(at);
    const chapter = data.chapters.filter((it) => it[1] <= at).length;
    element("chapters").selectedIndex = chapter;
    const caption = captionOf(at);
    if (caption !== told) {
      told = caption;
      element("caption").textContent = caption < 0 ? "" : data.captions[caption][language];
      [...element("list").children].forEach((item, index) => {
        if (index === caption) item.setAttribute("aria-current", "step"); else item.removeAttribute("aria-current");
      });
    }
    if (!isRunning()) element("picture").textContent = lines().join("\n");
  }

  function label(id, text) {
    element(id).setAttribute("aria-label", text);
    element(id).title = text;
  }

  function speak() {
    const text = words[language];
    document.documentElement.lang = language;
    document.title = element("title").textContent = data.title[language];
    element("about").textContent = data.about[language];
    for (const id of ["back", "step", "first", "place", "chapters", "rate"]) label(id, text[id]);
    element("controls").setAttribute("aria-label", text.controls);
    element("tick-label").textContent = text.tick;
    element("words-label").textContent = text.words;
    element("keys-label").textContent = text.keysLabel;
    element("keys-text").textContent = text.keys;
    element("chapters").options[0].textContent = text.none;
    element("language").textContent = language === "en" ? "日本語" : "English";
    element("language").lang = language === "en" ? "ja" : "en";
    element("caption").lang = language;
    told = -2;
    tell();
  }

  function translate() {
    language = language === "en" ? "ja" : "en";
    speak();
  }

  function fill() {
    element("place").max = last;
    element("chapters").append(new Option(""));
    for (const [name, index] of data.chapters) element("chapters").append(new Option(name, index));
    data.captions.forEach((caption, number) => {
      const item = document.createElement("li");
      const index = pictures.findIndex((picture) => picture[2] === number);
      for (const tongue of ["en", "ja"]) {
        const paragraph = document.createElement("p");
        const button = document.createElement("button");
        button.type = "button";
        button.lang = tongue;
        button.textContent = caption[tongue];
        button.disabled = index < 0;
        button.addEventListener("click", () => jump(index));
        paragraph.append(button);
        item.append(paragraph);
      }
      element("list").append(item);
    });
    element("words").hidden = data.captions.length === 0;
    for (const id of ["controls", "keys"]) element(id).hidden = last === 0;
    element("chapters").hidden = data.chapters.length === 0;
  }

  const keys = {
    " ": toggle, ".": () => ticks(1), ",": () => ticks(-1), n: () => jump(at + 1), N: () => jump(at - 1),
    "]": () => chapters(1), "[": () => chapters(-1), PageDown: () => captions(1), PageUp: () => captions(-1),
    Home: () => jump(0), End: () => jump(last), G: () => jump(last), "+": () => speed(1), "=": () => speed(1),
    "-": () => speed(-1), L: translate, g: () => element("tick").select(),
    "?": () => { element("keys").open = !element("keys").open; },
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const target = event.target;
    if (target === element("tick") && event.key === "Enter") return toTick(Number(target.value)), target.blur();
    if (target.matches("input[type=number], select")) return;
    // What has the focus keeps the keys that it lives by.
    if (target.matches("button, summary") && (event.key === " " || event.key === "Enter")) return;
    if (target === element("place") && ["Home", "End", "PageUp", "PageDown"].includes(event.key)) return;
    const act = keys[event.key];
    if (!act || last === 0 && act !== translate) return;
    event.preventDefault();
    act();
  });
  element("run").addEventListener("click", toggle);
  element("screen").addEventListener("click", () => { if (last > 0) toggle(); });
  element("back").addEventListener("click", () => ticks(-1));
  element("step").addEventListener("click", () => ticks(1));
  element("first").addEventListener("click", () => jump(0));
  element("place").addEventListener("input", (event) => jump(Number(event.target.value)));
  element("tick").addEventListener("change", (event) => toTick(Number(event.target.value)));
  element("chapters").addEventListener("change", (event) => jump(event.target.value === "" ? 0 : Number(event.target.value)));
  element("rate").addEventListener("click", () => { rate === 16 ? (rate = 0.25, speed(0)) : speed(1); });
  element("language").addEventListener("click", translate);
  window.addEventListener("resize", fit);

  // `#comb` is the chapter of that name, `#tick=373` a tick.
  function find() {
    const name = decodeURIComponent(location.hash.slice(1));
    const tick = name.match(/^tick=(\d+)$/);
    const chapter = data.chapters.find((it) => it[0] === name);
    if (tick) toTick(Number(tick[1])); else if (chapter) jump(chapter[1]);
  }
  window.addEventListener("hashchange", find);

  fill();
  go(0);
  fit();
  speak();
  find();
})();
