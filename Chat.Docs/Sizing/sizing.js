
// The form of the page. The model stands above.
const costs = JSON.parse(document.getElementById('costs').textContent);
const form = document.getElementById('sizing');
const number = (value, digits) => value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });

function show() {
  const read = (name) => form.elements[name].type === 'checkbox' ? form.elements[name].checked : form.elements[name].valueAsNumber;
  const values = Object.fromEntries([...form.elements].filter((field) => field.name).map(({ name }) => [name, read(name)]));
  form.elements.redis.setCustomValidity(values.nodes > 1 && !(values.redis > 0) ? 'Several nodes need a Redis.' : '');
  form.elements.sqlite.disabled = values.redis > 0;
  const wrong = [...form.elements].find((field) => !field.validity.valid);
  document.getElementById('wrong').textContent = wrong ? `${wrong.labels[0].textContent.trim()}: ${wrong.validationMessage}` : '';
  document.getElementById('needs').hidden = wrong !== undefined;
  if (wrong) return;

  const result = capacity(costs, values, values);
  const facts = [
    `${number(result.rooms, 0)} rooms, ${number(result.deliveries, 0)} deliveries a second; a room has members on ${number(result.nodesOfRoom, 1)} of ${number(values.nodes, 0)} nodes.`,
    `All nodes: ${number(result.nodeCores, 2)} cores, ${number(result.nodeBytes / GIB, 2)} GiB.`,
  ];
  if (values.redis > 0) facts.push(`All Redis: ${number(result.redisCores, 2)} cores, ${number(result.redisCommands, 0)} commands a second.`);
  document.getElementById('facts').replaceChildren(...facts.map((text) => Object.assign(document.createElement('p'), { textContent: text })));
  document.getElementById('rows').replaceChildren(...result.needs.map((need) => {
    const row = document.createElement('tr');
    row.classList.toggle('over', need.used > 1);
    for (const text of [need.name, number(need.each, 2), `${number(need.has, 1)} ${need.unit}`, `${number(need.used * 100, 0)} %`]) row.insertCell().textContent = text;
    return row;
  }));
}

form.addEventListener('input', show);
form.addEventListener('submit', (event) => event.preventDefault());
show();
