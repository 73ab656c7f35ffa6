// The stock JavaScript client, as somebody writes it first. The first line in has the settings; then every line in is a call or a token that was
// asked for, and every line out a change of state, an event, an answer, or a wish for a token.
const signalR = require("@microsoft/signalr");
const { MessagePackHubProtocol } = require("@microsoft/signalr-protocol-msgpack");

const say = line => process.stdout.write(JSON.stringify(line) + "\n");
const text = error => (error ? String(error.message ?? error) : null);
const tokens = [];
let connection;

function build({ url, transport, skipNegotiation, messagePack, events }) {
  const builder = new signalR.HubConnectionBuilder()
    .withUrl(url, {
      accessTokenFactory: () =>
        new Promise(resolve => {
          tokens.push(resolve);
          say({ token: true });
        }),
      skipNegotiation,
      ...(transport ? { transport: signalR.HttpTransportType[transport] } : {}),
    })
    .withAutomaticReconnect()
    .configureLogging(signalR.LogLevel.None);
  if (messagePack) builder.withHubProtocol(new MessagePackHubProtocol());
  const built = builder.build();
  for (const event of events) built.on(event, data => say({ event, data }));
  built.onreconnecting(error => say({ state: "reconnecting", error: text(error) }));
  built.onreconnected(() => say({ state: "reconnected" }));
  built.onclose(error => say({ state: "closed", error: text(error) }));
  return built;
}

async function call({ call: id, operation, request }) {
  try {
    if (operation === "start") await connection.start();
    else if (operation === "stop") await connection.stop();
    const result = operation === "start" || operation === "stop" ? null : await connection.invoke(operation, request);
    say({ answer: id, result: result ?? null });
  } catch (error) {
    say({ answer: id, error: text(error) });
  }
}

require("readline")
  .createInterface({ input: process.stdin })
  .on("line", line => {
    const command = JSON.parse(line);
    if (!connection) connection = build(command);
    else if (command.token !== undefined) tokens.shift()(command.token);
    else call(command);
  })
  .on("close", () => process.exit(0));
