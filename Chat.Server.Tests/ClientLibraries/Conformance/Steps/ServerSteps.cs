using System.Text.Json;

namespace Chat.Server.Tests.ClientLibraries.Conformance.Steps;

/// <summary>What happens to the servers and what others do on them.</summary>
internal static class ServerSteps
{
    private const int Batch = 1000;

    public static Dictionary<string, Func<Step, Task>> Of(Scene scene) => new()
    {
        ["kill"] = step => Node(scene, step).KillAsync(),
        ["stop"] = step => Node(scene, step).StopAsync(),
        ["start"] = step => Node(scene, step).StartAsync(),
        ["forget"] = _ => scene.Servers.ForgetAsync(),
        ["api"] = step => scene.Servers.AskAsync(
            step.Text("method"), step.Text("path"), step.Node("body") is { } body ? JsonSerializer.SerializeToElement(body) : null, step.Number("node", 0)),
        ["write"] = step => WriteAsync(scene, step),
        ["write_direct"] = step => WriteDirectAsync(scene, step),
    };

    /// <summary>Whether a step of this name ends a server.</summary>
    public static bool EndsServer(string verb) => verb is "kill" or "stop";

    private static Servers.IStageNode Node(Scene scene, Step step) => scene.Servers.Nodes[step.Number("node", 0)];

    /// <summary>Somebody else says something in a room: the text, or the text with numbers 1 to count.</summary>
    private static async Task WriteAsync(Scene scene, Step step)
    {
        foreach (var texts in Texts(step).Chunk(Batch))
        {
            var messages = texts.Select(text => new { room = step.Room, user_id = "writer", text });
            var answer = await scene.Servers.AskAsync("POST", "batch", new { messages }, step.Number("node", 0));
            foreach (var result in answer.GetProperty("results").EnumerateArray())
                if (result.GetProperty("status").GetInt32() != 201) throw new InvalidOperationException($"A message was not taken: {result}");
        }
    }

    private static async Task WriteDirectAsync(Scene scene, Step step)
    {
        foreach (var text in Texts(step))
            await scene.Servers.AskAsync("POST", $"users/{step.Text("to")}/messages", new { user_id = step.Text("from"), text }, step.Number("node", 0));
    }

    /// <summary>The texts of a step that says something <c>count</c> times.</summary>
    public static IEnumerable<string> Texts(Step step) => step.Has("count")
        ? Enumerable.Range(1, step.Number("count", 1)).Select(number => $"{step.Text("text")} {number}")
        : [step.Text("text")];
}
