// Brings one file to the server over a line that may break. Small files go in one request, large ones in pieces that the
// server keeps, so that a broken line, a closed page or a stopped server costs one piece. `queue.js` shows how far it is.

const MB = 1024 * 1024;
const IN_PIECES_FROM = 5 * MB;
const PAUSES = [1, 2, 4, 8, 15, 30]; // seconds before each new attempt in a row

/** A file that is not taken; `again` tells whether the same file may be sent once more, `errors` what is wrong beside it. */
export class NotTaken extends Error {
  constructor(reason, { again = false, errors = null } = {}) {
    super(reason);
    this.again = again;
    this.errors = errors;
  }
}

/** The line broke, or the server could not take the file for now. */
class Broken extends Error {}

const BROKEN = "Sambungan terputus. Yang sudah terkirim tidak hilang; tekan Ulangi setelah tersambung.";
const HELD = "Dihentikan. Tekan Ulangi untuk mengirimnya.";
const UNREADABLE = "Berkas tidak dapat dibaca lagi, mungkin dipindahkan atau diubah. Hapus dari daftar, lalu pilih lagi.";

/** Ask the server; resolves to what it tells, with `at` where the next piece of a large file begins. */
function ask(url, body, { token, headers = {}, sent = () => {}, signal }) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    signal?.addEventListener("abort", () => request.abort(), { once: true });
    request.open("POST", url);
    request.timeout = 120000; // a piece or a check that takes longer will not come
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("X-CSRFToken", token);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.addEventListener("progress", (event) => sent(event.loaded, event.total));
    for (const kind of ["error", "abort", "timeout"]) request.addEventListener(kind, () => reject(new Broken(BROKEN)));
    request.addEventListener("load", () => {
      try {
        resolve(understood(request));
      } catch (error) {
        reject(error);
      }
    });
    request.send(body);
  });
}

function understood(request) {
  let told = {};
  let isOurs = true;
  try {
    told = JSON.parse(request.responseText);
  } catch {
    isOurs = false; // a page of a proxy, of the sign-in of an office's network, or of a fault
  }
  const { status } = request;
  if (isOurs && status !== 401) document.dispatchEvent(new Event("zi:answered")); // the session goes on: session.js
  if (isOurs && status < 300) return told;
  if (status === 409 && "offset" in told) return told;
  if (status >= 500 || status === 408) throw new Broken(told.reason || BROKEN);
  if (told.errors) throw new NotTaken("", { again: true, errors: told.errors });
  const reason = told.reason || "Berkas belum tersimpan. Muat ulang halaman ini, lalu coba lagi.";
  throw new NotTaken(reason, { again: told.passing || !isOurs || [401, 403, 404, 429].includes(status) });
}

/** Do `act` again after a broken line, each time after a longer pause, at once when the browser is online again. */
async function patiently(act, watch, signal) {
  for (const pause of [...PAUSES, null]) {
    try {
      return await act();
    } catch (error) {
      if (!(error instanceof Broken)) throw error;
      heed(signal);
      if (pause === null) throw new NotTaken(error.message, { again: true });
      watch.broken(pause);
      await rest(pause, signal);
    }
  }
}

/** Wait, until the browser is online again at most; rejects with NotTaken when the person holds the file back. */
async function rest(seconds, signal) {
  await new Promise((done) => {
    const timer = setTimeout(done, seconds * 1000);
    const early = () => {
      clearTimeout(timer);
      done();
    };
    addEventListener("online", early, { once: true });
    signal?.addEventListener("abort", early, { once: true });
  });
  heed(signal);
}

/** Stop if the person wants it. */
function heed(signal) {
  if (signal?.aborted) throw new NotTaken(HELD, { again: true });
}

function formOf(fields) {
  const data = new FormData();
  for (const [name, value] of fields) data.append(name, value);
  return data;
}

/**
 * Send `file` as the form `to` describes: { url, begin, token(), fields, beginFields, signal }. `watch` is told how far it
 * is: sent(bytes), resumed(bytes), checking(), broken(seconds). Resolves to what became of it; rejects with NotTaken, also
 * when `signal`, an AbortSignal, holds it back.
 */
export async function deliver(file, to, watch) {
  try {
    await file.slice(0, 1).arrayBuffer();
  } catch {
    throw new NotTaken(UNREADABLE);
  }
  const told = file.size > IN_PIECES_FROM && to.begin ? await inPieces(file, to, watch) : await whole(file, to, watch);
  return told.results[0];
}

function whole(file, to, watch) {
  return patiently(() => {
    const sent = (loaded, total) => (loaded < total ? watch.sent((file.size * loaded) / total) : watch.checking());
    const data = formOf(to.fields);
    data.append("uploads", file, file.name);
    return ask(to.url, data, { token: to.token(), sent, signal: to.signal });
  }, watch, to.signal);
}

/** Begin, or learn how much of the file is there from before. */
function begin(file, to, watch) {
  const said = [...to.beginFields, ["name", file.name], ["size_bytes", file.size], ["modified_ms", file.lastModified || 0]];
  return patiently(() => ask(to.begin, formOf(said), { token: to.token(), signal: to.signal }), watch, to.signal);
}

async function inPieces(file, to, watch) {
  let begun = await begin(file, to, watch);
  if (begun.offset) watch.resumed(begun.offset);
  let at = begun.offset;
  let failed = 0; // attempts in a row that brought nothing
  for (;;) {
    try {
      const told = at < file.size ? await piece(file, begun, at, to, watch) : await end(begun, to, watch);
      if (!("offset" in told)) return told;
      failed = told.offset > at ? 0 : failed + 1;
      at = told.offset;
    } catch (error) {
      if (!(error instanceof Broken)) throw error;
      heed(to.signal);
      if (failed === PAUSES.length) throw new NotTaken(error.message, { again: true });
      watch.broken(PAUSES[failed]);
      await rest(PAUSES[failed], to.signal);
      failed += 1;
      if (at < file.size) {
        begun = await begin(file, to, watch); // the answer may have got lost, not the piece
        at = begun.offset;
      } // else the end is asked for once more: a file that was kept meanwhile is not sent again
    }
    if (failed > PAUSES.length) throw new NotTaken(BROKEN, { again: true });
  }
}

function piece(file, begun, at, to, watch) {
  const headers = { "Upload-Offset": String(at), "Content-Type": "application/octet-stream" };
  const sent = (loaded) => watch.sent(at + loaded);
  return ask(begun.url, file.slice(at, at + begun.piece), { token: to.token(), headers, sent, signal: to.signal });
}

function end(begun, to, watch) {
  watch.checking();
  return ask(to.url, formOf([...to.fields, ["arrived", begun.token]]), { token: to.token(), signal: to.signal });
}

/** Send a small form; resolves to what the server tells, rejects with NotTaken. */
export function post(url, fields, token) {
  return ask(url, formOf(fields), { token }).catch((error) => {
    throw error instanceof Broken ? new NotTaken(error.message, { again: true }) : error;
  });
}
