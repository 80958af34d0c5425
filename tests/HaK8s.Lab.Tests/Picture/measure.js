// What a reader would see go wrong: things that stick out, lie on each other, or cannot be read.
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const inside = (inner, outer) => inner.left >= outer.left - .5 && inner.right <= outer.right + .5 && inner.top >= outer.top - .5 && inner.bottom <= outer.bottom + .5;
  const rect = element => element.getBoundingClientRect();
  const wrong = [];

  const boxes = all('.picture rect.box').map(rect);
  boxes.forEach((a, i) => boxes.slice(i + 1).forEach(b => {
    if (a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom) wrong.push(`two boxes overlap at ${a.left}, ${a.top}`);
  }));
  const picture = rect(document.querySelector('.picture svg'));
  all('.picture svg rect, .picture svg text, .picture svg path, .picture svg use').forEach(part => {
    if (!inside(rect(part), picture)) wrong.push(`out of the picture: ${part.outerHTML}`);
  });
  all('.picture g[role=listitem]').forEach(item => {
    const box = rect(item.querySelector('rect'));
    all('text, use', item).forEach(part => { if (!inside(rect(part), box)) wrong.push(`out of its box: ${part.outerHTML}`); });
  });
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) wrong.push(`the page is ${root.scrollWidth} wide in a window of ${root.clientWidth}`);
  all('h1, h2, p, th, td, li, time').forEach(part => { if (part.scrollWidth > part.clientWidth + 1 && part.clientWidth > 0) wrong.push(`too wide: ${part.outerHTML}`); });
  all('use').forEach(sign => { if (!rect(sign).width) wrong.push(`a sign is not drawn: ${sign.outerHTML}`); });

  // WCAG 2: contrast of text 4.5, of what else carries meaning 3.
  const light = color => {
    const [r, g, b] = color.match(/[\d.]+/g).map(Number).map(c => (c /= 255) <= .03928 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4);
    return .2126 * r + .7152 * g + .0722 * b;
  };
  const contrast = (a, b) => (Math.max(light(a), light(b)) + .05) / (Math.min(light(a), light(b)) + .05);
  const behind = element => { for (; element; element = element.parentElement) { const color = getComputedStyle(element).backgroundColor; if (color !== 'rgba(0, 0, 0, 0)') return color; } };
  const card = behind(document.querySelector('.picture'));
  let text = 21, line = 21;
  all('.picture svg text').forEach(part => text = Math.min(text, contrast(getComputedStyle(part).fill, card)));
  all('h1, h2, p > span, th, td, li > b, time').forEach(part => text = Math.min(text, contrast(getComputedStyle(part).color, behind(part))));
  all('.picture rect.box, .picture path.link').forEach(part => line = Math.min(line, contrast(getComputedStyle(part).stroke, card)));

  return { wrong, text, line, boxes: boxes.length, background: behind(document.body), words: document.body.innerText, drawn: all('.picture svg text').map(part => part.textContent), scripts: document.scripts.length };
})()
