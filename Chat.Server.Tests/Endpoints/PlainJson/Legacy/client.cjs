// Joins standard input and output to a WebSocket: a line in is a text frame sent, a frame received is a line out.
const readline = require("node:readline");
const WebSocket = require("ws");

const socket = new WebSocket(process.argv[2]);
socket.on("open", () => {
  const lines = readline.createInterface({ input: process.stdin });
  lines.on("line", (line) => socket.send(line));
  lines.on("close", () => socket.close());
});
socket.on("message", (data) => console.log(data.toString()));
socket.on("close", (code, reason) => {
  console.log(`close ${code} ${reason}`);
  process.exit(0);
});
