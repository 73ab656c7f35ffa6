using System.Text.Json;
using System.Text.Json.Nodes;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;

namespace Chat.Server.Tests.Endpoints.Requests;

/// <summary>A plain WebSocket; the fields of the record stand beside <c>type</c>, in snake_case.</summary>
internal sealed class PlainCaller : Caller
{
    private readonly PlainTestClient client;
    private int last;

    private PlainCaller(PlainTestClient client) => this.client = client;

    public static async Task<PlainCaller> ConnectAsync(Uri server, string token) => new(await PlainTestClient.ConnectAsync(server, token));

    public override async Task<CallResult> CallAsync(string operation, params object?[] arguments)
    {
        var id = $"call {++last}";
        var frame = Write(arguments.Single())!.AsObject();
        frame["type"] = operation;
        frame["id"] = id;
        await client.SendAsync(Half.In(frame.ToJsonString()));
        JsonObject? answer = null;
        await Wait.UntilAsync(() => (answer = AnswerTo(id)) is not null, $"an answer to {operation}");
        return answer!["type"]!.GetValue<string>() == "error"
            ? new CallResult(answer["message"]!.GetValue<string>(), answer["code"]!.GetValue<string>())
            : CallResult.Answered;
    }

    public override ValueTask DisposeAsync() => client.DisposeAsync();

    private JsonObject? AnswerTo(string id) => client.Frames.All.Cast<JsonObject>().LastOrDefault(f =>
        f["type"]!.GetValue<string>() is "ack" or "error" && f["id"] is JsonValue value && value.TryGetValue<string>(out var text) && text == id);

    private static JsonNode? Write(object? value) => value is Dictionary<string, object?> record
        ? new JsonObject(record.Where(field => field.Value is not Undefined)
            .Select(field => KeyValuePair.Create(JsonNamingPolicy.SnakeCaseLower.ConvertName(field.Key), Write(field.Value))))
        : JsonSerializer.SerializeToNode(value);
}
