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
