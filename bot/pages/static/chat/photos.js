// Photos before they are sent: made smaller where that loses nothing the service would read, and a small picture to show.

const LARGEST = 20 * 1024 * 1024;
const HEAVY = 1.5 * 1024 * 1024;
const SIDE = 2560; // pixels; the service keeps 2048
const THUMB = 480;
const LONG = 3; // times that one side is longer than the other
const NARROW = 1080;
const LONGEST = 12288;

async function decode(file) {
  try {
    return await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    return null; // not a picture this browser reads (HEIC on many): it goes as it is
  }
}

// A capture of a scrolled screen keeps the width of a phone, or nobody could read it.
function shareOf({ width, height }, side) {
  const [narrow, long] = [Math.min(width, height), Math.max(width, height)];
  if (side < SIDE || long <= LONG * narrow) return Math.min(1, side / long);
  return Math.min(1, NARROW / narrow, LONGEST / long);
}

function drawn(picture, side, quality) {
  const share = shareOf(picture, side);
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * share));
  canvas.height = Math.max(1, Math.round(picture.height * share));
  const paper = canvas.getContext("2d");
  paper.fillStyle = "white";
  paper.fillRect(0, 0, canvas.width, canvas.height);
  paper.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", quality));
}

// -> { file, name, thumb } ready to be sent, or { problem }: the key of what to say
export async function prepare(file) {
  if (file.size === 0) return { problem: "empty_file" };
  const moves = file.type === "image/gif";
  const picture = moves ? null : await decode(file);
  let sent = file;
  let thumb = null;
  let shape = [];
  if (picture !== null) {
    thumb = await drawn(picture, THUMB, 0.8);
    if (file.size > HEAVY) sent = (await drawn(picture, SIDE, 0.9)) ?? file;
    shape = [picture.width, picture.height];
    picture.close();
  }
  if (sent.size > LARGEST) return { problem: "too_large" };
  // From disk into memory: a picked file may be gone or changed by the time the network is back.
  const kept = new Blob([await sent.arrayBuffer()], { type: sent.type });
  return { file: kept, name: sent === file ? file.name : "photo.jpg", shown: file.name, thumb, shape };
}
