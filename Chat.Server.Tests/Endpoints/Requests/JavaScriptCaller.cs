using System.Numerics;
using System.Text.Json.Nodes;

namespace Chat.Server.Tests.Endpoints.Requests;

/// <summary>The stock JavaScript client of SignalR, one connection of a process.</summary>
internal sealed class JavaScriptCaller(JavaScriptProcess process, int connection) : Caller
{
    public override Task<CallResult> CallAsync(string operation, params object?[] arguments) =>
        process.AskAsync(connection, new JsonObject { ["operation"] = operation, ["arguments"] = new JsonArray([.. arguments.Select(Write)]) });

    public override async ValueTask DisposeAsync() => await process.AskAsync(connection, new JsonObject { ["end"] = true });

    private static JsonNode? Write(object? value) => value switch
    {
        null => null,
        Undefined => Special("undefined", null),
        DateTime date => Special("date", date.ToString("O")),
        BigInteger number => Special("bigint", number.ToString()),
        byte[] bytes => Special("bytes", new JsonArray([.. bytes.Select(b => JsonValue.Create(b))])),
        Dictionary<string, object?> record => Special("object", new JsonArray([.. record.Select(field => new JsonArray(field.Key, Write(field.Value)))])),
        object?[] array => new JsonArray([.. array.Select(Write)]),
        _ => JsonValue.Create(value),
    };

    private static JsonObject Special(string kind, JsonNode? value) => new() { ["$"] = kind, ["value"] = value };
}
