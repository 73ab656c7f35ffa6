using System.Text.Json.Nodes;
using Chat.Server.Tests.ClientLibraries.Conformance.Drivers;
using Chat.Server.Tests.ClientLibraries.Conformance.Steps;

namespace Chat.Server.Tests.ClientLibraries.Conformance;

/// <summary>Plays a scenario with a driver and judges.</summary>
internal static class Performance
{
    /// <returns>Null when the client does what it promises; else what was expected and what was seen.</returns>
    public static async Task<string?> PlayAsync(Scenario scenario, IDriver driver)
    {
        await using var scene = await Scene.StartAsync(scenario.Stage, driver);
        var verbs = new[] { ServerSteps.Of(scene), NetworkSteps.Of(scene), CommandSteps.Of(scene), Expectations.Of(scene) }
            .SelectMany(table => table)
            .ToDictionary(entry => entry.Key, entry => entry.Value);
        for (var number = 0; number < scenario.Steps.Count; number++)
        {
            var step = scenario.Steps[number];
            if (await FailureAsync(() => verbs[step.Verb](step)) is not { } failure) continue;
            return $"{scenario.Name} ({scenario.Says}), step {number + 1}, {step}: {failure}\n  {string.Join("\n  ", scene.Clients)}";
        }

        if (scene.Clients.SelectMany(client => client.Faults()).ToArray() is { Length: > 0 } faults)
            return $"{scenario.Name} ({scenario.Says}): {string.Join("; ", faults)}\n  {string.Join("\n  ", scene.Clients)}";
        if (await FailureAsync(() => scene.Driver.AskAsync(new JsonObject { ["do"] = "end" })) is { } end) return $"{scenario.Name}, at the end: {end}";
        return null;
    }

    private static async Task<string?> FailureAsync(Func<Task> action)
    {
        try
        {
            await action();
            return null;
        }
        catch (ConformanceException e)
        {
            return e.Message;
        }
        catch (CommandFailedException e)
        {
            return $"expected it to succeed; it failed with {e.Message}";
        }
        catch (Exception e)
        {
            return $"the stage itself failed: {e}";
        }
    }
}
