using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Chat.Server.Tests.ClientLibraries.Conformance.Network;

namespace Chat.Server.Tests.ClientLibraries.Conformance.Clients;

/// <summary>One client in the driver: its way, its tokens, and what it has reported.</summary>
internal sealed class StageClient(string name, ClientProxy proxy, TokenOffice tokens) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, RoomRecord> rooms = new();
    private readonly ConcurrentQueue<string> states = new();
    private readonly ConcurrentQueue<(string From, string To, Said Said)> directs = new();
    private readonly ConcurrentQueue<(string Room, string Code)> unsent = new();

    public string Name => name;

    public ClientProxy Proxy => proxy;

    public TokenOffice Tokens => tokens;

    public IReadOnlyList<string> States => [.. states];

    public string State => states.LastOrDefault() ?? "disconnected";

    /// <summary>Why it is closed, as it says.</summary>
    public string? Code { get; private set; }

    public IReadOnlyList<(string From, string To, Said Said)> Directs => [.. directs];

    public IReadOnlyList<(string Room, string Code)> Unsent => [.. unsent];

    public RoomRecord In(string room) => rooms.GetOrAdd(room, _ => new RoomRecord());

    public void Note(JsonObject report)
    {
        switch ((string)report["event"]!)
        {
            case "state":
                Code = (string?)report["code"] ?? Code;
                states.Enqueue((string)report["state"]!);
                break;
            case "message":
                In(RoomOf(report)).Add(new Said((long)report["seq"]!, (string)report["text"]!), PayloadOf(report));
                break;
            case "change":
                In(RoomOf(report)).Add(new SaidChange((long)report["seq"]!, (string?)report["text"]));
                break;
            case "gap":
                In(RoomOf(report)).Add(new SaidGap((long?)report["from"] ?? 0, (long?)report["to"] ?? 0, (bool?)report["reset"] ?? false));
                break;
            case "left":
                In(RoomOf(report)).Left = (string)report["reason"]!;
                break;
            case "direct":
                directs.Enqueue(((string)report["from"]!, (string)report["to"]!, new Said((long)report["seq"]!, (string)report["text"]!)));
                break;
            case "unsent":
                unsent.Enqueue((RoomOf(report), (string)report["code"]!));
                break;
            default:
                throw new ConformanceException($"The driver reports what the stage does not know: {report.ToJsonString()}");
        }
    }

    /// <summary>Faults that are faults in every scenario.</summary>
    public IEnumerable<string> Faults() =>
        from entry in rooms
        let fault = entry.Value.Fault()
        where fault is not null
        select $"{name} in {entry.Key}: {fault}";

    public override string ToString() =>
        $"{name}: states {string.Join(" ", states)}{(Code is null ? "" : $" ({Code})")}; {proxy.Made} connections made, {proxy.Open} open; {tokens.Asked} tokens asked for"
        + string.Concat(rooms.Select(entry => $"; in {entry.Key} {Summary(entry.Value)}"));

    public ValueTask DisposeAsync() => proxy.DisposeAsync();

    /// <summary>What goes with a message, without what it has not.</summary>
    private static JsonObject PayloadOf(JsonObject report) =>
        new(from field in RoomRecord.Payload where report[field] is not null select KeyValuePair.Create(field, report[field]?.DeepClone()));

    private static string RoomOf(JsonObject report) => (string)report["room"]!;

    private static string Summary(RoomRecord record)
    {
        var messages = record.Messages;
        var last = messages.TakeLast(3).Select(message => $"{message.Seq} '{Short(message.Text)}'");
        return $"{messages.Count} messages, the last {string.Join(", ", last)}; gaps [{string.Join(", ", record.Gaps)}]; changes [{string.Join(", ", record.Changes.TakeLast(3))}]"
            + (record.Left is null ? "" : $"; left ({record.Left})");
    }

    private static string Short(string text) => text.Length > 30 ? text[..30] + "…" : text;
}
