// Photographs of a phone, made small enough for a slow line before they leave it.

const MB = 1024 * 1024;
const LARGE = 2 * MB;
// Longest edge in pixels and quality, tried in turn; a page photographed at the first is as clear as a scan at 200 dpi.
const SIZES = [[2560, 0.85], [2560, 0.7], [1920, 0.7], [1600, 0.6]];

export const isLargePhoto = (file) => file.type === "image/jpeg" && file.size > LARGE;

/** Return a large photograph redrawn to at most 2 MB, upright and without its place; any other file as it is. */
export async function shrunk(file) {
  if (!isLargePhoto(file)) return file;
  let picture;
  try {
    picture = await createImageBitmap(file);
  } catch {
    return file; // the server says what is wrong with it
  }
  try {
    for (const [edge, quality] of SIZES) {
      const drawn = await draw(picture, Math.min(1, edge / Math.max(picture.width, picture.height)), quality);
      if (drawn && drawn.size <= LARGE) return new File([drawn], file.name, { type: file.type, lastModified: file.lastModified });
    }
  } finally {
    picture.close();
  }
  return file;
}

function draw(picture, scale, quality) {
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  return new Promise((done) => canvas.toBlob(done, "image/jpeg", quality));
}

const [EXIF_PART, TAKEN, CHANGED] = [0x8769, 0x9003, 0x0132]; // tags of EXIF
const HEAD = 256 * 1024; // bytes in which a camera writes its notes

/** Return when the camera says that a JPEG was taken, `2026:02:01 10:00:00`, or "": redrawn, a picture forgets it. */
export async function takenAt(file) {
  try {
    const view = new DataView(await file.slice(0, HEAD).arrayBuffer());
    const text = (at, length) => String.fromCharCode(...new Uint8Array(view.buffer, at, length));
    let at = 2;
    while (view.getUint8(at) === 0xff && view.getUint8(at + 1) !== 0xda) {
      if (view.getUint8(at + 1) === 0xe1 && text(at + 4, 4) === "Exif") return noteIn(view, at + 10, text);
      at += 2 + view.getUint16(at + 2);
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error; // the notes end before they are complete
  }
  return "";
}

function noteIn(view, start, text) {
  const isLittle = text(start, 2) === "II";
  const find = (directory, tag) => {
    for (let left = view.getUint16(directory, isLittle), at = directory + 2; left > 0; left -= 1, at += 12) {
      if (view.getUint16(at, isLittle) === tag) return start + view.getUint32(at + 8, isLittle);
    }
    return 0;
  };
  const first = start + view.getUint32(start + 4, isLittle);
  const part = find(first, EXIF_PART);
  const place = (part && find(part, TAKEN)) || find(first, CHANGED);
  return place ? text(place, 19) : "";
}
