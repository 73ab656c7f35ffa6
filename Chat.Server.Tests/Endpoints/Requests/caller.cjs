// Calls the hub with the stock SignalR client. A line in is {id, operation, arguments}, a line out {id, answer} or {id, error}.
// Values that JSON has no form for come as {"$": kind, value}.
"use strict";
const { HubConnectionBuilder, HttpTransportType, LogLevel } = require("@microsoft/signalr");
const { MessagePackHubProtocol } = require("@microsoft/signalr-protocol-msgpack");
const readline = require("node:readline");

const [, , url, token, protocol] = process.argv;
const options = { accessTokenFactory: () => token, skipNegotiation: true, transport: HttpTransportType.WebSockets };
const builder = new HubConnectionBuilder().withUrl(url, options).configureLogging(LogLevel.None);
if (protocol === "messagepack") builder.withHubProtocol(new MessagePackHubProtocol());
if (protocol === "messagepack-tidy") builder.withHubProtocol(new MessagePackHubProtocol({ ignoreUndefined: true, sortKeys: true }));
const connection = builder.build();

const revive = (key, value) => {
    switch (value?.$) {
        case "date": return new Date(value.value);
        case "bigint": return BigInt(value.value);
        case "bytes": return Uint8Array.from(value.value);
        case "object": {
            // Written out pair by pair, for a reviver that returns undefined would take the key away.
            const made = {};
            for (const [name, of] of value.value) made[name] = of?.$ === "undefined" ? undefined : of;
            return made;
        }
        default: return value;
    }
};

const say = line => process.stdout.write(JSON.stringify(line) + "\n");

const call = async line => {
    const { id, operation, arguments: given } = JSON.parse(line, revive);
    try {
        await connection.invoke(operation, ...given);
        say({ id, answered: true });
    } catch (error) {
        say({ id, error: String(error?.message ?? error) });
    }
};

connection.onclose(error => {
    say({ closed: String(error?.message ?? "") });
    process.exit(0);
});
connection.start().then(
    () => {
        say({ started: true });
        readline.createInterface({ input: process.stdin }).on("line", call).on("close", () => process.exit(0));
    },
    error => {
        say({ closed: String(error) });
        process.exit(1);
    });
