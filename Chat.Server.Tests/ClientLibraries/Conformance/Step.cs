using System.Text.Json;
using System.Text.Json.Nodes;

namespace Chat.Server.Tests.ClientLibraries.Conformance;

/// <summary>One step of a scenario: <c>do</c> or <c>expect</c> with its fields.</summary>
internal sealed class Step(JsonObject fields)
{
    public string Verb { get; } = (string?)fields["do"] ?? $"expect {(string)fields["expect"]!}";

    public string Client => Text("client");

    public string Room => Text("room");

    public bool Has(string field) => fields.ContainsKey(field);

    public JsonNode? Node(string field) => fields[field];

    public string Text(string field) => (string?)fields[field] ?? throw new ArgumentException($"The step {this} needs '{field}'.");

    public string? TextOrNull(string field) => IsText(field) ? (string?)fields[field] : null;

    public bool IsText(string field) => fields[field]?.GetValueKind() == JsonValueKind.String;

    /// <summary>A text, or one of several; null when the field is not there.</summary>
    public string[]? Choice(string field) => fields[field] switch
    {
        null => null,
        JsonArray several => [.. several.Select(text => (string)text!)],
        var one => [(string)one!],
    };

    public int Number(string field, int otherwise) => (int?)fields[field] ?? otherwise;

    public bool Flag(string field, bool otherwise = false) => (bool?)fields[field] ?? otherwise;

    /// <summary>A command for the driver, with the fields of the step.</summary>
    public JsonObject AsCommand()
    {
        var command = (JsonObject)fields.DeepClone();
        foreach (var ours in new[] { "fails", "later", "count", "gives", "reply_to_id_of" }) command.Remove(ours);
        return command;
    }

    public override string ToString() => fields.ToJsonString();
}
