// Verifies requests with the library of Standard Webhooks: one line of JSON each, with secret, headers and body; answers a line of JSON each.
const { Webhook } = require('standardwebhooks');

require('readline').createInterface({ input: process.stdin }).on('line', line => {
  const { secret, headers, body } = JSON.parse(line);
  try {
    const payload = new Webhook(secret).verify(body, headers);
    console.log(JSON.stringify({ payload }));
  } catch (error) {
    console.log(JSON.stringify({ error: error.message }));
  }
});
