using System.Text.Json.Nodes;

namespace Chat.Server.Tests.Upgrades;

/// <summary>Whether what is told now has all that was told then; it may have more fields.</summary>
internal sealed class JsonCover
{
    /// <summary>Fields whose values may be others.</summary>
    public string[] AnyOf { get; init; } = [];

    /// <summary>How questions end that are answered in another way.</summary>
    public string[] Without { get; init; } = [];

    /// <summary>The questions that are not answered as they were; lines may come in any order.</summary>
    public IEnumerable<string> Missing(JsonObject now, JsonObject then) => then
        .Where(question => !Without.Any(question.Key.EndsWith) && !HoldsLines(now[question.Key]!.AsArray(), question.Value!.AsArray()))
        .Select(question => $"{question.Key} was {question.Value} and is {now[question.Key]}");

    private bool HoldsLines(JsonArray now, JsonArray then) => now.Count == then.Count && then.All(past => now.Any(present => Holds(present, past)));

    private bool Holds(JsonNode? now, JsonNode? then) => (now, then) switch
    {
        (JsonObject present, JsonObject past) => past.All(field => present.TryGetPropertyValue(field.Key, out var value) && (AnyOf.Contains(field.Key) || Holds(value, field.Value))),
        (JsonArray present, JsonArray past) => present.Count == past.Count && present.Zip(past).All(pair => Holds(pair.First, pair.Second)),
        _ => JsonNode.DeepEquals(now, then),
    };
}
