using System.Text.Json;
using Chat.Server.Tests.Harness;

namespace Chat.Server.Tests.Deployment;

/// <summary><c>deploy/grafana/chat-hubs.json</c>.</summary>
internal static class Dashboard
{
    public static JsonElement Root { get; } = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "deploy", "grafana", "chat-hubs.json"))).RootElement;

    /// <summary>All of it, rows too.</summary>
    public static IReadOnlyList<JsonElement> Panels { get; } = [.. Root.GetProperty("panels").EnumerateArray()];

    public static IReadOnlyList<JsonElement> Graphs { get; } = [.. Panels.Where(panel => Text(panel, "type") != "row")];

    public static IReadOnlyList<JsonElement> Variables { get; } = [.. Root.GetProperty("templating").GetProperty("list").EnumerateArray()];

    public static IReadOnlyList<string> Expressions { get; } = [.. Graphs.SelectMany(Targets).Select(target => Text(target, "expr"))];

    public static IEnumerable<JsonElement> Targets(JsonElement panel) => panel.GetProperty("targets").EnumerateArray();

    public static string Text(JsonElement element, string property) => element.GetProperty(property).GetString()!;
}
