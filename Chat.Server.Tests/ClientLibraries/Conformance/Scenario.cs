using System.Text.Json;
using System.Text.Json.Nodes;
using Chat.Server.Tests.ClientLibraries.Conformance.Steps;
using Chat.Server.Tests.Harness;

namespace Chat.Server.Tests.ClientLibraries.Conformance;

/// <summary>One of <c>clients/conformance/scenarios.json</c>; the README beside it says what stands there.</summary>
internal sealed record Scenario(string Name, string Says, StageSettings Stage, IReadOnlyList<Step> Steps)
{
    /// <summary>Read anew each time, so that a stage that stands plays what is there.</summary>
    public static IReadOnlyList<Scenario> All => Load();

    public static Scenario Named(string name) =>
        All.FirstOrDefault(scenario => scenario.Name == name) ?? throw new ArgumentException($"There is no scenario '{name}'.");

    private static List<Scenario> Load()
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, "clients", "conformance", "scenarios.json"));
        return [.. JsonNode.Parse(text)!["scenarios"]!.AsArray().Select(entry => Read(entry!.AsObject()))];
    }

    private static Scenario Read(JsonObject entry)
    {
        Step[] steps = [.. entry["steps"]!.AsArray().Select(step => new Step(step!.AsObject()))];
        var stage = entry["stage"]?.Deserialize<StageSettings>(JsonSerializerOptions.Web) ?? new StageSettings();
        return new((string)entry["name"]!, (string)entry["says"]!, stage with { EndsServers = steps.Any(step => ServerSteps.EndsServer(step.Verb)) }, steps);
    }
}
