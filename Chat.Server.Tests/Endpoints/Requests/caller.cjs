// Calls the hub with the stock SignalR client. A line in is {id, on, connect, token, protocol}, {id, on, operation, arguments} or {id, on, end},
// where on is the number of a connection; a line out is {id} or {id, error}.
// Values that JSON has no form for come as {"$": kind, value}.
"use strict";
const { HubConnectionBuilder, HttpTransportType, LogLevel } = require("@microsoft/signalr");
const { MessagePackHubProtocol } = require("@microsoft/signalr-protocol-msgpack");
const readline = require("node:readline");

const connect = (url, token, protocol) => {
    const builder = new HubConnectionBuilder()
        .withUrl(url, { accessTokenFactory: () => token, skipNegotiation: true, transport: HttpTransportType.WebSockets })
        .configureLogging(LogLevel.None);
    if (protocol === "messagepack") builder.withHubProtocol(new MessagePackHubProtocol());
    if (protocol === "messagepack-tidy") builder.withHubProtocol(new MessagePackHubProtocol({ ignoreUndefined: true, sortKeys: true }));
    return builder.build();
};

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

const connections = new Map();

const act = async ({ on, connect: url, token, protocol, operation, arguments: given, end }) => {
    if (url) {
        const connection = connect(url, token, protocol);
        connections.set(on, connection);
        await connection.start();
    } else if (end) {
        await connections.get(on).stop();
        connections.delete(on);
    } else {
        await connections.get(on).invoke(operation, ...given);
    }
};

const answer = async line => {
    const request = JSON.parse(line, revive);
    const result = { id: request.id };
    try {
        await act(request);
    } catch (error) {
        result.error = String(error?.message ?? error);
    }
    process.stdout.write(JSON.stringify(result) + "\n");
};

readline.createInterface({ input: process.stdin }).on("line", answer).on("close", () => process.exit(0));
