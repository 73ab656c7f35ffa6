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
        ["edit_until_told"] = step => EditUntilToldAsync(scene, step),
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

    /// <summary>Edits a message with one text after the other until the client tells of one: it may not be told of changes yet, and nothing shows whether it is.</summary>
    private static async Task EditUntilToldAsync(Scene scene, Step step)
    {
        var seq = step.Number("seq", 0);
        var changes = scene.Client(step.Client).In(step.Room);
        var next = TimeSpan.Zero;
        var edits = 0;
        var began = TimeProvider.System.GetTimestamp();
        while (!changes.Changes.Any(change => change.Seq == seq))
        {
            var passed = TimeProvider.System.GetElapsedTime(began);
            if (passed > Patience.Deadline) throw new ConformanceException($"expected a change of {seq} after {edits} edits");
            if (passed >= next)
            {
                await scene.Servers.AskAsync("PATCH", $"rooms/{step.Room}/messages/{seq}", new { text = $"edited {++edits}" });
                next = passed + TimeSpan.FromSeconds(1);
            }

            await Task.Delay(15);
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
