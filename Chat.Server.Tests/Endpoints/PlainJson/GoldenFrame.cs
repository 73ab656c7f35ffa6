using System.Reflection;
using System.Text.Json;
using Chat.Contracts;
using Chat.Server.Endpoints.PlainJson;
using Chat.Server.Hubs;
using Microsoft.AspNetCore.SignalR;

namespace Chat.Server.Tests.Endpoints.PlainJson;

/// <summary>
/// One frame of <c>golden-frames.json</c>. Its <c>json</c> is the frame as it stands on the wire; a frame <c>in</c> is read as the
/// operation with its record, or refused with the error, or closes the connection; a frame <c>out</c> is written for the event,
/// answer or error. The fields of the <c>reference</c> protocol come first and in that order.
/// </summary>
internal sealed class GoldenFrame(JsonElement element)
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    private static readonly Lazy<GoldenFrame[]> Loaded = new(() =>
        [.. JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Endpoints", "PlainJson", "golden-frames.json")))
            .RootElement.EnumerateArray().Select(e => new GoldenFrame(e))]);

    public static IReadOnlyList<GoldenFrame> All => Loaded.Value;

    public static IEnumerable<GoldenFrame> In => All.Where(f => f.Text("direction") == "in");

    public static IEnumerable<GoldenFrame> Out => All.Where(f => f.Text("direction") == "out");

    public string Name => Text("name")!;

    public string? Operation => Text("operation");

    public string? Event => Text("event");

    public string? Answer => Text("answer");

    public string? Error => Text("error");

    public string? Message => Text("message");

    public int? Close => element.TryGetProperty("close", out var close) ? close.GetInt32() : null;

    public IReadOnlyList<string> Reference => element.TryGetProperty("reference", out var names) ? [.. names.EnumerateArray().Select(n => n.GetString()!)] : [];

    /// <summary>The frame, byte for byte.</summary>
    public string Json => element.TryGetProperty("json", out var json) ? json.GetRawText() : Text("text")!;

    public JsonElement Element => element.GetProperty("json");

    /// <summary>The frames that follow it at once.</summary>
    public IReadOnlyList<string> Then => element.TryGetProperty("then", out var then) ? [.. then.EnumerateArray().Select(f => f.GetRawText())] : [];

    /// <summary>The request's id as it stands in JSON.</summary>
    public string? Id => element.TryGetProperty("id", out var id) ? id.GetRawText() : null;

    /// <summary>What stands for the id inside the server.</summary>
    public string InvocationId => !element.TryGetProperty("id", out var id) ? RequestId.None
        : id.ValueKind == JsonValueKind.String ? "s" + id.GetString() : "n" + id.GetRawText();

    public object? Record => element.TryGetProperty("record", out var record) ? record.Deserialize(RecordType, Web) : null;

    public static Type RequestOf(string operation) => Operations.Single(m => m.Operation == operation).Method.GetParameters()[0].ParameterType;

    public static IEnumerable<(string Operation, MethodInfo Method)> Operations =>
        from method in typeof(ChatHub).GetMethods()
        let name = method.GetCustomAttribute<HubMethodNameAttribute>()
        where name is not null
        select (name.Name, method);

    public override string ToString() => Name;

    private Type RecordType =>
        Operation is { } operation ? RequestOf(operation)
        : Event is { } e ? typeof(IChatClient).GetMethod(e)!.GetParameters()[0].ParameterType
        : typeof(IChatHub).Assembly.GetType($"Chat.Contracts.{Answer}", throwOnError: true)!;

    private string? Text(string name) => element.TryGetProperty(name, out var value) ? value.GetString() : null;
}
