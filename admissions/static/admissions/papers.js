// Sends a paper's pages one by one: made smaller on the phone, with progress, again after a lost connection.
(() => {
  const form = document.querySelector("[data-papers]");
  if (!form || !window.FormData) return;
  const SIDE = 2000, MOST = 950 * 1024, words = form.dataset;
  const inputs = [...form.querySelectorAll("[type=file]")], buttons = [...form.querySelectorAll(".actions button")];
  const list = form.querySelector(".queue"), said = form.querySelector("[role=status]");
  const items = []; // state: waiting, going, sent or failed
  let act = "", next = "", started = false, busy = false;
  let prepared = Promise.resolve(); // one picture at a time: an old phone has little memory

  const make = (tag, parent, text = "", kind = "") => {
    const made = parent.appendChild(document.createElement(tag));
    made.textContent = text;
    if (kind) made.className = kind;
    return made;
  };

  // Making smaller
  const decode = async (file) => {
    try {
      return await createImageBitmap(file, { imageOrientation: "from-image" });
    } catch {
      return new Promise((done, failed) => {
        const [reader, image] = [new FileReader(), new Image()];
        reader.onload = () => { image.src = reader.result; };
        reader.onerror = image.onerror = failed;
        image.onload = () => done(image);
        reader.readAsDataURL(file);
      });
    }
  };
  const drawn = (picture, canvas, side) => {
    const scale = Math.min(1, side / Math.max(picture.width, picture.height));
    canvas.width = Math.max(1, Math.round(picture.width * scale));
    canvas.height = Math.max(1, Math.round(picture.height * scale));
    const pen = canvas.getContext("2d");
    pen.fillStyle = "white";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
    return canvas;
  };
  const smaller = async (item) => {
    const { file } = item;
    if (file.type === "application/pdf" || /\.pdf$/i.test(file.name)) return file;
    try {
      const picture = await decode(file);
      drawn(picture, item.view, 128);
      item.view.hidden = false;
      let made = file;
      if (file.size > MOST || Math.max(picture.width, picture.height) > SIDE || file.type !== "image/jpeg") {
        const canvas = drawn(picture, document.createElement("canvas"), SIDE);
        for (const quality of [0.8, 0.65, 0.5, 0.35]) {
          made = await new Promise((done) => canvas.toBlob(done, "image/jpeg", quality));
          if (made.size <= MOST) break;
        }
        canvas.width = canvas.height = 0;
      }
      if (picture.close) picture.close();
      return made;
    } catch {
      return file; // the server says what to do
    }
  };

  // The list
  const tell = (item, text) => { item.line.textContent = text; };
  const add = (file) => {
    const row = make("div", list, "", "file");
    const item = { file, row, state: "waiting", view: make("canvas", row) };
    item.view.hidden = true;
    const body = make("div", row);
    make("span", body, file.name);
    item.bar = make("progress", body);
    item.bar.max = 100; item.bar.value = 0;
    item.bar.setAttribute("aria-label", file.name);
    item.line = make("span", body, words.waiting, "soft small");
    item.acts = make("span", body);
    items.push(item);
    offer(item, words.skip, () => drop(item));
    prepared = prepared.then(async () => {
      tell(item, words.preparing);
      item.ready = await smaller(item);
      tell(item, words.waiting);
    });
  };
  const offer = (item, label, act) => {
    const button = make("button", item.acts, label, "quiet");
    button.type = "button";
    make("span", button, ": " + item.file.name, "visually-hidden");
    button.addEventListener("click", act);
    return button;
  };
  const drop = (item) => {
    items.splice(items.indexOf(item), 1);
    item.row.remove();
    list.hidden = !items.length;
    complain("");
    if (started) run(); else inputs[0].focus();
  };
  const complain = (text) => {
    const input = inputs[0], field = input.closest(".field"), old = field.querySelector(".error");
    if (old) old.remove();
    field.classList.toggle("field-wrong", !!text);
    input.setAttribute("aria-invalid", !!text);
    input.setAttribute("aria-describedby", input.id + "_helptext " + input.id + "_error");
    if (!text) return;
    const box = make("div", field, "", "error"), line = make("span", box);
    box.id = input.id + "_error";
    box.setAttribute("role", "alert");
    make("span", line, words.error + " ", "visually-hidden");
    line.append(text);
    field.insertBefore(box, input);
  };

  // Sending
  const post = (item, body) => new Promise((done) => {
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "application/json");
    request.timeout = 180000;
    request.upload.onprogress = ({ loaded, total }) => {
      item.bar.value = Math.round((100 * loaded) / total);
      tell(item, words.sending.replace("%s", item.bar.value));
    };
    request.onload = () => {
      try {
        done(JSON.parse(request.responseText));
      } catch { // the sign-in is over, or the server in trouble
        const moved = request.status < 400 && request.responseURL && request.responseURL !== form.action;
        done(moved ? { next: request.responseURL, stop: true } : { lost: request.status === 413 ? words.tooBig : words.busy });
      }
    };
    request.onerror = request.ontimeout = () => done({ lost: words.offline });
    request.send(body);
  });
  const send = async (item) => {
    item.state = "going";
    item.acts.textContent = "";
    await prepared;
    const body = new FormData();
    body.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    body.append("act", started && next ? "add" : act);
    if (item === items[items.length - 1]) body.append("last", "1");
    body.append("file", item.ready, item.file.name);
    const answer = await post(item, body);
    if (answer.next) {
      item.state = "sent"; item.bar.value = 100; next = answer.next;
      tell(item, words.sent);
      said.textContent = item.file.name + ": " + words.sent;
      return answer.stop || !answer.next.startsWith(location.pathname) ? "stop" : "on";
    }
    item.state = "failed"; item.bar.value = 0;
    tell(item, answer.lost || words.refused);
    if (answer.error) complain(answer.error);
    else said.textContent = answer.lost;
    const again = answer.lost && offer(item, words.retry, () => { item.state = "waiting"; run(); });
    (again || offer(item, words.skip, () => drop(item))).focus();
    if (again) offer(item, words.skip, () => drop(item));
    return "wait";
  };
  const run = async () => {
    if (busy) return;
    busy = true;
    buttons.forEach((each) => { each.disabled = true; });
    let how = items.some((each) => each.state === "failed") ? "wait" : "on";
    while (how === "on") {
      const item = items.find((each) => each.state === "waiting");
      if (!item) break;
      how = await send(item);
    }
    busy = false;
    const open = items.some((each) => each.state !== "sent");
    if (next && (how === "stop" || !open)) return location.assign(next);
    if (!items.length) { started = false; buttons.forEach((each) => { each.disabled = false; }); inputs[0].focus(); }
  };

  inputs.forEach((input) => input.addEventListener("change", () => {
    const files = [...input.files];
    input.value = ""; // for the next page by camera
    complain(items.length + files.length > words.most ? words.tooMany : "");
    files.slice(0, Math.max(0, words.most - items.length)).forEach(add);
    list.hidden = !items.length;
    if (started && !busy) run();
  }));
  buttons.forEach((button) => button.addEventListener("click", () => { act = button.value; }));
  form.addEventListener("submit", (event) => {
    if (!items.length) return;
    event.preventDefault();
    started = true;
    complain("");
    run();
  });
})();
